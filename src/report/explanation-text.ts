import { counted, fixed } from "../numbers.ts";
import type { Explanation } from "../results/explanation.ts";
import type { SurprisingCall } from "../results/surprising-calls.ts";
import { bar, sparkline } from "./bar.ts";
import { callLinesText } from "./call-lines-text.ts";
import { expectedWords } from "./expected-words.ts";
import { explanationSentence } from "./explanation-words.ts";
import { omissionWords } from "./omission-words.ts";
import { printable } from "./printable.ts";
import { togetherWords } from "./stretch-words.ts";
import { stretchesText } from "./stretches-text.ts";
import { drawableBits, mostSurprising, surpriseColumns } from "./surprise-columns.ts";
import { type TextColumn, textTable } from "./text-table.ts";

const OVERVIEW_COLUMNS = 80;
const BAR_COLUMNS = 16;

const COLUMNS: readonly TextColumn[] = [
  { head: "no.", align: "right" },
  { head: "call", align: "left" },
  { head: "bits", align: "right" },
  { head: "surprise", align: "left" },
  { head: "expected instead", align: "left" },
];

function callTable(calls: readonly SurprisingCall[], topBits: number): string {
  return textTable(
    COLUMNS,
    calls.map((call) => [
      call.index.toString(),
      printable(call.call),
      fixed(call.surpriseBits, 1),
      bar(topBits > 0 ? drawableBits(call.surpriseBits) / topBits : 0, BAR_COLUMNS),
      expectedWords(call),
    ]),
  );
}

/** The terminal explanation of one trace: verdict, an overview line, the stretches that stand out, the five most surprising calls, then every call with what was expected. */
export function explanationText(explanation: Explanation): string {
  const { calls } = explanation;
  const head = `${printable(explanation.path)}: ${counted(calls.length, "call")}, ${printable(explanation.architecture)}\n${printable(explanationSentence(explanation))}`;
  if (calls.length === 0) return `${head}\n\nNo call to explain.\n`;
  const columns = surpriseColumns(calls, OVERVIEW_COLUMNS);
  const topBits = Math.max(...columns.map((column) => column.highestBits));
  const perColumn =
    calls.length > columns.length
      ? `, the highest of every ${Math.ceil(calls.length / columns.length)} calls or fewer`
      : "";
  const overview = `Surprise from first call to last (0 to ${fixed(topBits, 1)} bits${perColumn})\n${sparkline(
    columns.map((column) => column.highestBits),
    topBits,
  )}`;
  const stretches = [
    `Most surprising stretches`,
    togetherWords(explanation, calls.length),
    stretchesText(explanation.stretches),
  ]
    .filter((part) => part !== "")
    .join("\n");
  const top = mostSurprising(calls, 5);
  const summary = `Most surprising calls\n${callTable(top, topBits)}`;
  const omitted = explanation.omitted === undefined ? [] : [omissionWords(explanation.omitted)];
  const lines = callLinesText(calls);
  return (
    [
      head,
      overview,
      stretches,
      ...omitted,
      summary,
      ...(lines === "" ? [] : [lines]),
      `Every call\n${callTable(calls, topBits)}`,
    ].join("\n\n") + "\n"
  );
}

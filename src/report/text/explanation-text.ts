import { counted, fixed } from "../../numbers.ts";
import type { Explanation, RecordingLine, SurprisingCall } from "../../results/score.ts";
import { printable } from "../printable.ts";
import { drawableBits, mostSurprising, surpriseColumns } from "../surprise-columns.ts";
import { describeExpected, describeOmission, describeTogether } from "../surprise-phrases.ts";
import { explanationSentence } from "../verdict-phrases.ts";
import { stretchesText } from "./stretches-text.ts";
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
      describeExpected(call),
    ]),
  );
}

/**
 * The terminal explanation of one trace: verdict, an overview line, the stretches that stand out,
 * the five most surprising calls, then every call with what was expected.
 */
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
    describeTogether(explanation, calls.length),
    stretchesText(explanation.stretches),
  ]
    .filter((part) => part !== "")
    .join("\n");
  const top = mostSurprising(calls, 5);
  const summary = `Most surprising calls\n${callTable(top, topBits)}`;
  const omitted = explanation.omitted === undefined ? [] : [describeOmission(explanation.omitted)];
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

/** One or two widths of a terminal show what a line is. */
const SHOWN_LETTERS = 200;
/** An event of more lines is shown without its middle. */
const SHOWN_LINES = 12;
const INDENT = "    ";

/**
 * The lines of the recording behind the calls that have them, in the order of the trace, made
 * inert; "" where none has.
 */
function callLinesText(calls: readonly SurprisingCall[]): string {
  const shown = calls.filter(({ lines }) => lines !== undefined);
  if (shown.length === 0) return "";
  return ["Lines of the recording", ...shown.flatMap(linesOfCall)].join("\n");
}

function linesOfCall({ index, call, lines = [] }: SurprisingCall): readonly string[] {
  const half = SHOWN_LINES / 2;
  const leftOut = lines.length > SHOWN_LINES ? [`${INDENT}… ${lines.length - SHOWN_LINES} more lines …`] : [];
  const parts =
    leftOut.length === 0
      ? lines.map(lineText)
      : [...lines.slice(0, half).map(lineText), ...leftOut, ...lines.slice(-half).map(lineText)];
  return [`${index}  ${printable(call)}`, ...parts];
}

function lineText({ file, line, offset, text, isCut }: RecordingLine): string {
  const words = printable(text.slice(0, SHOWN_LETTERS));
  const isShort = text.length <= SHOWN_LETTERS && isCut === undefined;
  return `${INDENT}${printable(file)}:${line} (byte ${offset}): ${words}${isShort ? "" : "…"}`;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * A horizontal bar of block characters, `share` (clamped to 0..1) of `width` characters, to an
 * eighth of one.
 */
function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/** One block character a value, its height the value's share of `top`; "" for no values. */
function sparkline(values: readonly number[], top: number): string {
  return values
    .map((value) => LEVELS[top > 0 ? Math.min(7, Math.floor((Math.max(0, value) / top) * 8)) : 0] ?? "")
    .join("");
}

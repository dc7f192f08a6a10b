import { counted, fixed } from "../../numbers.ts";
import type { Explanation, SurprisingCall, SurprisingStretch, TreeOfProcesses } from "../../results/score.ts";
import { printable } from "../printable.ts";
import {
  describeClosest,
  describeExpected,
  describeMarkedCall,
  describeOmission,
  describePlace,
  describeShare,
  describeTogether,
  drawableBits,
  markedCalls,
  mostSurprising,
  nameOfStretch,
  surpriseColumns,
} from "../surprise.ts";
import { describeChosen, describeProcess, explanationSentence } from "../verdict-phrases.ts";
import { evidenceText, lineText } from "./evidence-text.ts";
import { leftColumn, rightColumn, type TextColumn, textTable } from "./text-table.ts";

const OVERVIEW_COLUMNS = 80;
const BAR_COLUMNS = 16;
/** The calls that are listed by themselves. */
const MOST_SURPRISING = 5;
const LINE_COLUMNS = 100;
const STRETCH_INDENT = "   ";

const COLUMNS: readonly TextColumn[] = [
  rightColumn("no."),
  leftColumn("call"),
  rightColumn("bits"),
  leftColumn("surprise"),
  leftColumn("expected instead"),
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
 * The terminal explanation of one trace: verdict, who made it, an overview line, the stretches that
 * stand out with the recording's lines behind them, what never came.
 * @param options whether to add the most surprising calls and every call, with what was expected
 */
export function explanationText(explanation: Explanation, options: { readonly calls?: boolean } = {}): string {
  const { calls, chosen, program, tree } = explanation;
  const head = [
    `${printable(explanation.name)}: ${counted(calls.length, "call")}${program === undefined ? "" : ` of ${printable(program)}`}, ${printable(explanation.architecture)}`,
    ...(chosen === undefined ? [] : [printable(describeChosen(chosen))]),
    `${chosen === undefined || chosen.incident.kind === "trace" ? "" : "This trace by itself: "}${printable(explanationSentence(explanation))}`,
  ].join("\n");
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
  const sections = [
    head,
    ...(tree === undefined ? [] : [treeText(tree)]),
    overview,
    stretches,
    ...(explanation.omitted === undefined ? [] : [describeOmission(explanation.omitted)]),
    ...(explanation.closest === undefined ? [] : [describeClosest(explanation.closest)]),
  ];
  const tables = [
    `Most surprising calls\n${callTable(mostSurprising(calls, MOST_SURPRISING), topBits)}`,
    `Every call\n${callTable(calls, topBits)}`,
  ];
  return `${[...sections, ...(options.calls === true ? tables : [])].join("\n\n")}\n`;
}

/** The processes of a tree, each under the one that made it, with what it ran. */
function treeText({ processes, leftOut }: TreeOfProcesses): string {
  const lines = processes.flatMap((one) => {
    const indent = `${one.isExplained ? ">" : " "} ${"  ".repeat(one.depth)}`;
    return [
      `${indent}${printable(describeProcess(one))}`,
      ...one.runs.map((run) => `  ${"  ".repeat(one.depth + 2)}${lineText(run)}`),
    ];
  });
  const more = leftOut === 0 ? [] : [`  … ${counted(leftOut, "more process", "more processes")} of the tree …`];
  return ["Who made it (its process is marked)", ...lines, ...more].join("\n");
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

/** Words in lines of at most `LINE_COLUMNS`, a longer word on a line of its own. */
function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_COLUMNS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function stretchText(stretch: SurprisingStretch, number: number): string {
  const marked = markedCalls(stretch);
  const widest = Math.max(0, ...marked.map(({ index }) => index.toString().length));
  const behind =
    stretch.evidence === undefined || stretch.evidence.length === 0
      ? marked.map(
          (call) =>
            `${STRETCH_INDENT}  ${call.index.toString().padStart(widest)}  ${printable(describeMarkedCall(call))}`,
        )
      : evidenceText(stretch, STRETCH_INDENT);
  const [first = "", ...rest] = wrapped(nameOfStretch(stretch).split(/(?<=,) /));
  return [
    `${number}. ${first}`,
    ...rest.map((line) => STRETCH_INDENT + line),
    `${STRETCH_INDENT}${describePlace(stretch)}: ${describeShare(stretch)}`,
    ...behind,
  ].join("\n");
}

/**
 * Stretches for the terminal, numbered: its calls, where, how much of the score; then the lines of
 * the recording, where they were read, and what was expected at the most surprising calls.
 */
export function stretchesText(stretches: readonly SurprisingStretch[]): string {
  return stretches.map((stretch, at) => stretchText(stretch, at + 1)).join("\n");
}

import { counted, fixed } from "../../numbers.ts";
import type { Explanation, RecordingLine, SurprisingCall, SurprisingStretch } from "../../results/score.ts";
import { printable } from "../printable.ts";
import {
  describeExpected,
  describeLeftOut,
  describeMarkedCall,
  describeOmission,
  describePlace,
  describeShare,
  describeTogether,
  drawableBits,
  markedCalls,
  mostSurprising,
  shortened,
  surpriseColumns,
} from "../surprise.ts";
import { explanationSentence } from "../verdict-phrases.ts";
import { leftColumn, rightColumn, type TextColumn, textTable } from "./text-table.ts";

const OVERVIEW_COLUMNS = 80;
const BAR_COLUMNS = 16;
/** One or two widths of a terminal show what a line is. */
const SHOWN_LETTERS = 200;
/** An event of more lines is shown without its middle. */
const SHOWN_LINES = 12;
const LINE_INDENT = "    ";
/** A stretch of more calls is shown without its middle. */
const SHOWN_CALLS = 32;
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
  const leftOut = lines.length > SHOWN_LINES ? [`${LINE_INDENT}… ${lines.length - SHOWN_LINES} more lines …`] : [];
  const parts =
    leftOut.length === 0
      ? lines.map(lineText)
      : [...lines.slice(0, half).map(lineText), ...leftOut, ...lines.slice(-half).map(lineText)];
  return [`${index}  ${printable(call)}`, ...parts];
}

function lineText({ file, line, offset, text, isCut }: RecordingLine): string {
  const words = printable(text.slice(0, SHOWN_LETTERS));
  const isShort = text.length <= SHOWN_LETTERS && isCut === undefined;
  return `${LINE_INDENT}${printable(file)}:${line} (byte ${offset}): ${words}${isShort ? "" : "…"}`;
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
  const nameOf = (call: SurprisingCall): string =>
    marked.includes(call) ? `[${printable(call.call)}]` : printable(call.call);
  const { head, leftOut, tail } = shortened(stretch.inside, SHOWN_CALLS);
  const words = [...head.map(nameOf), ...(leftOut === 0 ? [] : [describeLeftOut(leftOut)]), ...tail.map(nameOf)];
  const widest = Math.max(0, ...marked.map(({ index }) => index.toString().length));
  return [
    `${number}. ${describePlace(stretch)}: ${describeShare(stretch)}`,
    ...wrapped(words).map((line) => STRETCH_INDENT + line),
    ...marked.map(
      (call) => `${STRETCH_INDENT}  ${call.index.toString().padStart(widest)}  ${printable(describeMarkedCall(call))}`,
    ),
  ].join("\n");
}

/**
 * Stretches for the terminal, numbered: where, how much of the score, the calls with the most
 * surprising in brackets, and what was expected there.
 */
export function stretchesText(stretches: readonly SurprisingStretch[]): string {
  return stretches.map((stretch, at) => stretchText(stretch, at + 1)).join("\n");
}

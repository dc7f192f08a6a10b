import type { RecordingLine, SurprisingCall } from "../results/surprising-calls.ts";
import { printable } from "./printable.ts";

/** A terminal's width or two of a line tell what it is. */
const SHOWN_LETTERS = 200;
/** An event of more lines is shown without its middle. */
const SHOWN_LINES = 12;
const INDENT = "    ";

/** The lines of the recording behind the calls that have them, in the order of the trace, made inert; "" where none has. */
export function callLinesText(calls: readonly SurprisingCall[]): string {
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

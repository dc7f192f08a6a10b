import { placeOf, searchedBytes } from "./byte-search.ts";
import { LINE_END, lineEndAt, textAt } from "./bytes.ts";
import type { TraceReader } from "./trace-reader.ts";

/**
 * A reader that is shown one line at a time, by its place in the block, without its line end.
 * @param readLine gets the line and its number, from 1
 */
export function byteLineReader(
  readLine: (block: Uint8Array, start: number, end: number, lineNumber: number) => void,
  finish: TraceReader["finish"],
): TraceReader {
  let lineNumber = 0;
  let emptyLines = 0;
  return {
    unit: "line",
    read(block) {
      const searched = searchedBytes(block);
      for (let start = 0; start < block.length;) {
        const end = placeOf(LINE_END, searched, start, block.length);
        lineNumber += 1;
        if (end === start) emptyLines += 1;
        readLine(block, start, end, lineNumber);
        start = end + 1;
      }
    },
    lines: () => lineNumber - emptyLines,
    finish,
  };
}

/** To decode some lines at once takes a fourth of the time of one by one; more save little. */
const LINES_BYTES = 4096;
const LAST_CONTROL = 32;
const FIRST_WIDE = 128;

/**
 * A reader that is shown one line at a time, without its end and the blanks at it; blank lines are
 * left out. For formats whose lines are read by patterns or as JSON.
 * @param readLine gets the line and its number, from 1. The line is cut out of a text of up to 4
 * KiB, which what is cut out of it keeps in memory: `ownText` does not
 */
export function lineReader(
  readLine: (line: string, lineNumber: number) => void,
  finish: TraceReader["finish"],
): TraceReader {
  let lineNumber = 0;
  let emptyLines = 0;
  return {
    unit: "line",
    read(block) {
      for (let from = 0; from < block.length;) {
        const to = endOfLines(block, from);
        const text = textAt(block, from, to);
        for (let start = 0; start < text.length;) {
          const found = text.indexOf("\n", start);
          const end = found < 0 ? text.length : found;
          lineNumber += 1;
          if (end === start) emptyLines += 1;
          const line = withoutBlankEnd(text.slice(start, end));
          if (line !== "") readLine(line, lineNumber);
          start = end + 1;
        }
        from = to;
      }
    },
    lines: () => lineNumber - emptyLines,
    finish,
  };
}

/**
 * Behind the last line end within {@link LINES_BYTES}, or else behind the next one. No character
 * goes over a line end.
 */
function endOfLines(block: Uint8Array, from: number): number {
  const most = from + LINES_BYTES;
  if (most >= block.length) return block.length;
  const last = block.lastIndexOf(LINE_END, most - 1);
  return last >= from ? last + 1 : Math.min(block.length, lineEndAt(block, most) + 1);
}

function withoutBlankEnd(line: string): string {
  const last = line.charCodeAt(line.length - 1);
  return last > LAST_CONTROL && last < FIRST_WIDE ? line : line.trimEnd();
}

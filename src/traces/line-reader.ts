import { placeOf, searchedBytes } from "./byte-search.ts";
import { LINE_END, textAt } from "./bytes.ts";
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

/**
 * A reader that is shown one line at a time, without its end and the blanks at it; blank lines are left out. For formats whose lines are read by patterns or as JSON.
 * @param readLine gets the line and its number, from 1
 */
export function lineReader(
  readLine: (line: string, lineNumber: number) => void,
  finish: TraceReader["finish"],
): TraceReader {
  return byteLineReader((block, start, end, lineNumber) => {
    const line = textAt(block, start, end).trimEnd();
    if (line !== "") readLine(line, lineNumber);
  }, finish);
}

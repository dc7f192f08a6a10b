import type { CallBook } from "../call-book.ts";
import type { TraceSource } from "../format.ts";
import { createLidDs2019Events, isLidDs2019Line } from "./lid-ds-2019.ts";
import { createLidDs2021Events, isLidDs2021Line } from "./lid-ds-2021.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { createSysdigCalls } from "./sysdig-calls.ts";
import type { SysdigEvent } from "./sysdig-event.ts";
import type { TraceReader } from "../trace-reader.ts";

/** Whether a line is one of LID-DS, of 2019 (`.txt`) or of 2021 (`.sc`). */
export function isLidDsLine(line: string): boolean {
  return isLidDs2019Line(line) || isLidDs2021Line(line);
}

/**
 * Reads a recording of LID-DS, the `.txt` of 2019 or the `.sc` of 2021, which the first line that is one of either tells: one trace a thread, each call
 * once, as {@link createSysdigCalls} says.
 * @throws SentinelError E_TRACE when the text holds events, but none of a system call
 */
export function lidDsReader(source: TraceSource, book: CallBook): TraceReader {
  const { keepsTimes = false } = source;
  const notes = createLineNotes(source, "LID-DS line");
  const calls = createSysdigCalls(source, book);
  let eventIn: ((line: string) => SysdigEvent | null) | null = null;

  return lineReader(
    (text, lineNumber) => {
      const line = text.trimStart();
      if (eventIn === null) {
        if (isLidDs2021Line(line)) eventIn = createLidDs2021Events(keepsTimes);
        else if (isLidDs2019Line(line)) eventIn = createLidDs2019Events(keepsTimes);
      }
      const event = eventIn?.(line) ?? null;
      if (event === null || !calls.add(event)) notes.strange(lineNumber, line);
    },
    () => {
      calls.finish();
      return notes.warnings();
    },
  );
}

import type { CallBook } from "../call-book.ts";
import type { Format } from "../format.ts";
import type { TraceSource } from "../trace-source.ts";
import { createLidDs2019Events, isLidDs2019Begun, isLidDs2019Line, isLidDs2019Part } from "./lid-ds-2019.ts";
import { createLidDs2021Events, isLidDs2021Begun, isLidDs2021Line, isLidDs2021Part } from "./lid-ds-2021.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { createSplitEvents } from "../split-events.ts";
import { createSysdigCalls } from "./sysdig-calls.ts";
import type { TraceReader } from "../trace-reader.ts";

/** Whether a line is one of LID-DS, of 2019 (`.txt`) or of 2021 (`.sc`). */
export function isLidDsLine(line: string): boolean {
  return isLidDs2019Line(line) || isLidDs2021Line(line);
}

/**
 * Reads a recording of LID-DS, the `.txt` of 2019 or the `.sc` of 2021, which each line tells by
 * itself: one trace a thread, each call once, as {@link createSysdigCalls} says.
 * @throws SentinelError E_TRACE when the text holds events, but none of a system call
 */
export function lidDsReader(source: TraceSource, book: CallBook): TraceReader {
  const notes = createLineNotes(source, "LID-DS line");
  const calls = createSysdigCalls(source, book);
  const of2021 = createLidDs2021Events();
  const of2019 = createLidDs2019Events();
  const split = createSplitEvents(
    (text) => isLidDs2021Begun(text) || isLidDs2019Begun(text),
    isLidDsLine,
    damaged,
    source.places,
  );

  /** A line that is, or may be, part of an event. */
  function damaged(line: string, lineNumber: number): void {
    book.leaveUnread(1);
    notes.strange(lineNumber, line);
  }

  function readOther(line: string, lineNumber: number): void {
    if (split.begin(line, lineNumber)) return;
    if (isLidDs2021Part(line) || isLidDs2019Part(line)) damaged(line, lineNumber);
    else notes.strange(lineNumber, line);
  }

  return lineReader(
    (text, lineNumber) => {
      const whole = split.next(text);
      if (whole === null) return;
      const line = whole.trimStart();
      const event = of2021(line) ?? of2019(line);
      if (event === null) readOther(line, lineNumber);
      else if (!calls.add(event)) damaged(line, lineNumber);
    },
    () => {
      split.finish();
      const odd = calls.finish();
      return [...notes.warnings(), ...odd];
    },
  );
}

export const LID_DS = {
  name: "lid-ds",
  title: "LID-DS",
  isLine: isLidDsLine,
  open: lidDsReader,
  trust: { level: "can forge", reason: "arguments" },
  example: "7 10:00:01.000000123 0 33 cat 77 > read fd=3",
} as const satisfies Format;

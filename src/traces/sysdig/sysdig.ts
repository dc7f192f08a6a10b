import type { CallBook } from "../call-book.ts";
import { withoutColours } from "../colours.ts";
import { createDayClock, secondsOfDay } from "../day-clock.ts";
import type { TraceSource } from "../format.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { createSysdigCalls } from "./sysdig-calls.ts";
import type { SysdigEvent } from "./sysdig-event.ts";
import type { TraceReader } from "../trace-reader.ts";

/**
 * `12 10:00:01.000000123 0 cat (4242) > read fd=3`; on a terminal `(4242.4243)`, process and thread; with -pc and -pk `web (3fa85f6457a1) nginx (4242:17) <
 * read`, whose second number is the thread's id inside of the container. Names may hold blanks and brackets. What looks like a type and has a bracket behind
 * it stands in a name, and so does all but the last thread in the 15 letters that a program may give itself. Source: draios/sysdig,
 * userspace/sysdig/sysdig.cpp, output_format.
 */
const LINE =
  /^\d{1,20} ((?:\d\d:\d\d:)?\d{1,10}\.\d{9}) \d{1,5} ([^\n]{0,15}|[^\n]{16,512}?) \((?:(-?\d{1,10}|<NA>)\.)?(-?\d{1,10}|<NA>)(:(?:-?\d{1,10}|<NA>))?\) ([<>]) (\S{1,64})(?:$| (?!\())/;
const CONTAINER = /^\S{0,255} \((\S{0,255}?)\) (.*)$/;
/** What -v and a recording's end add. */
const REMARK = /^(?:Driver (?:Events|Drops): ?(\d{1,15})|Elapsed time: )/;

/** Whether a line is one of sysdig's default formats, in colours or without. */
export function isSysdigLine(line: string): boolean {
  return LINE.test(withoutColours(line));
}

/**
 * Reads what `sysdig` prints, also with -pc, -pk, -v and any -t: one trace a thread, each call once, whichever of its entry and its exit are there. Calls
 * carry the time of day (or, with -t a and -t r, the printed seconds) of the event that counts.
 * @throws SentinelError E_TRACE when the text holds events, but none of a system call
 */
export function sysdigReader(source: TraceSource, book: CallBook): TraceReader {
  const { keepsTimes = false } = source;
  const notes = createLineNotes(source, "sysdig line");
  const calls = createSysdigCalls(source, book);
  const clock = createDayClock();

  function secondsOfEvent(time: string): number {
    if (!keepsTimes) return NaN;
    return time[2] === ":" ? clock(secondsOfDay(time)) : Number(time);
  }

  function eventIn(line: string): SysdigEvent | null {
    const found = LINE.exec(line);
    if (found === null) return null;
    const [head, time = "", name = "", process, thread = "", virtualThread, direction, type = ""] = found;
    const [, container = "host", program = name] = virtualThread === undefined ? [] : (CONTAINER.exec(name) ?? []);
    return {
      thread,
      process: process === undefined || process === "<NA>" ? null : process,
      container: virtualThread === undefined ? null : container === "host" || container === "<NA>" ? "" : container,
      program: program === "<NA>" || program === "" ? null : program,
      isEntry: direction === ">",
      type,
      info: line.slice(head.length),
      seconds: secondsOfEvent(time),
    };
  }

  function readRemark(line: string, lineNumber: number): void {
    const remark = REMARK.exec(line);
    if (remark === null) notes.strange(lineNumber, line);
    else if (line.startsWith("Driver Drops")) book.lose(Number(remark[1]));
  }

  return lineReader(
    (text, lineNumber) => {
      const line = withoutColours(text).trimStart();
      const event = eventIn(line);
      if (event === null) readRemark(line, lineNumber);
      else if (!calls.add(event)) notes.strange(lineNumber, line);
    },
    () => {
      calls.finish();
      return notes.warnings();
    },
  );
}

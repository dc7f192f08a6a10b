import type { CallContext, Format, TraceCollector, TraceReader, TraceSource } from "../format.ts";
import { createLineNotes, lineReader, withoutColours } from "../lines.ts";
import { createDayClock, secondsOfDay } from "../times.ts";
import { createSplitEvents } from "../call-events.ts";
import { createSysdigCalls } from "./sysdig-calls.ts";
import { SYSDIG_TIME, type SysdigEvent, factsOfEvents } from "./sysdig-events.ts";
import type { CallFacts } from "../../results/score.ts";

/**
 * `12 10:00:01.000000123 0 cat (4242) > read fd=3`; on a terminal `(4242.4243)`, process and
 * thread; with -pc and -pk `web (3fa85f6457a1) nginx (4242:17) < read`, whose second number is the
 * thread's id in the container. Names may hold anything: a type followed by a bracket is part of a
 * name; of the threads that fit within the 15 letters that a program may give itself, the last one
 * counts. Source: draios/sysdig, userspace/sysdig/sysdig.cpp, output_format.
 */
const LINE =
  /^\d{1,20} ((?:\d\d:\d\d:)?\d{1,10}\.\d{9}) \d{1,5}(?: |(?=\n))(?:\S{0,255} \(((?!\d{1,10}[.)])[^\s()]{0,255})\)(?: |(?=\n))([^]{0,15}|[^\n(]{16,64}?) \((-?\d{1,10}|<NA>):(?:-?\d{1,10}|<NA>)\)|([^]{0,15}|[^\n(]{16,64}?) \((?:(-?\d{1,10}|<NA>)\.)?(-?\d{1,10}|<NA>)\)) ([<>]) (\S{1,64})(?:$| (?!\())/;
/** A line that ends in the program's name. */
const BEGUN =
  /^\d{1,20} (?:\d\d:\d\d:)?\d{1,10}\.\d{9} \d{1,5}(?:(?: |(?=\n))(?:\S{0,255} \([^\s()]{0,255}\)(?: |(?=\n)|$))?[^]{0,15})?$/;
/** Part of an event: its end without its beginning, or its beginning without its end. */
const PART =
  /^(?:[^]{0,16}\((?:-?\d{1,10}\.)?-?\d{1,10}(?::-?\d{1,10})?\) [<>] \S|\d{1,20} (?:\d\d:\d\d:)?\d{1,10}\.\d{9} \d)/;
/** Lines of -v, and of the end of a recording. */
const REMARK = /^(?:Driver (?:Events|Drops): ?(\d{1,15})|Elapsed time: )/;

/** Whether a line is one of sysdig's default formats, in colours or without. */
export function isSysdigLine(line: string): boolean {
  return LINE.test(withoutColours(line));
}

/**
 * Reads the output of `sysdig`, also with -pc, -pk, -v and any -t: one trace per thread, each call
 * once, whether its entry, its exit or both are there. A call's time is the time of day (with -t a
 * and -t r the printed seconds) of the event that counts.
 * @throws SentinelError E_TRACE when the text holds events, but none of a system call
 */
function sysdigReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const notes = createLineNotes(source, "sysdig line");
  const calls = createSysdigCalls(source, collector);
  const clock = createDayClock();
  const split = createSplitEvents(
    (text) => BEGUN.test(text),
    (text) => LINE.test(text),
    damaged,
    source.places,
  );

  function secondsOfEvent(time: string): number {
    return time[2] === ":" ? clock(secondsOfDay(time)) : Number(time);
  }

  /** Counts a line that is, or may be, part of an event. */
  function damaged(line: string, lineNumber: number): void {
    collector.leaveUnread(1);
    notes.strange(lineNumber, line);
  }

  function readRemark(line: string, lineNumber: number): void {
    const remark = REMARK.exec(line);
    if (line.startsWith("Driver Drops") && remark !== null) collector.lose(Number(remark[1]));
    else if (remark !== null || split.begin(line, lineNumber)) return;
    else if (PART.test(line)) damaged(line, lineNumber);
    else notes.strange(lineNumber, line);
  }

  return lineReader(
    (text, lineNumber) => {
      const whole = split.next(withoutColours(text));
      if (whole === null) return;
      const line = whole.trimStart();
      const event = sysdigEventIn(line, secondsOfEvent);
      if (event === null) readRemark(line, lineNumber);
      else if (!calls.add(event)) damaged(line, lineNumber);
    },
    () => {
      split.finish();
      const odd = calls.finish();
      return [...notes.warnings(), ...odd];
    },
  );
}

/** The event of a line without leading blanks and colours; null for any other line. */
function sysdigEventIn(line: string, secondsOfEvent: (time: string) => number): SysdigEvent | null {
  const found = LINE.exec(line);
  if (found === null) return null;
  const [head, time = "", container, nameInside, threadInside, name = "", process, thread = "", direction, type = ""] =
    found;
  const program = nameInside ?? name;
  return {
    thread: threadInside ?? thread,
    process: process === undefined || process === "<NA>" ? null : process,
    container: container === undefined ? null : container === "host" || container === "<NA>" ? "" : container,
    program: program === "<NA>" || program === "" ? null : program,
    isEntry: direction === ">",
    type,
    info: line.slice(head.length),
    seconds: secondsOfEvent(time),
  };
}

/** A call of sysdig: its entry, its exit, or both. */
function sysdigFacts(lines: readonly string[], context: CallContext): CallFacts {
  return factsOfEvents(
    lines,
    (text) => sysdigEventIn(withoutColours(text).trimStart(), () => NaN),
    (text) => SYSDIG_TIME.exec(withoutColours(text))?.[1] ?? null,
    context,
  );
}

export const SYSDIG = {
  name: "sysdig",
  title: "sysdig",
  isLine: isSysdigLine,
  open: sysdigReader,
  facts: sysdigFacts,
  trust: { level: "can forge", reason: "arguments" },
  example: "12 10:00:01.000000123 0 cat (77) > read fd=3",
} as const satisfies Format;

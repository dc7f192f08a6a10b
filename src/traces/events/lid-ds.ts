import type { CallContext, Format, TraceCollector, TraceReader, TraceSource } from "../format.ts";
import { createLineNotes, lineReader } from "../lines.ts";
import { createSplitEvents } from "../call-events.ts";
import { createSysdigCalls } from "./sysdig-calls.ts";
import { createDayClock, secondsOfDay } from "../times.ts";
import { SYSDIG_TIME, type SysdigEvent, factsOfEvents } from "./sysdig-events.ts";
import type { CallFacts } from "../../results/score.ts";

/**
 * 2019: `7 10:00:01.000000123 0 33 httpd 4242 < close res=0`: number, time, cpu, user, program,
 * thread, direction, type, arguments. The program's name may hold anything: of the threads that fit
 * within the 15 letters that a program may give itself, the last one counts. BEGUN is a line that
 * ends in the program's name, PART a part of an event. Source: LID-DS/LID-DS,
 * dataloader/syscall_2019.py.
 */
const LINE_2019 =
  /^\d{1,20} (\d\d:\d\d:\d\d\.\d{9}) \d{1,5} (?:-?\d{1,10}|<NA>)(?: |(?=\n))([^]{0,15}|[^\n<>]{16,64}?) (-?\d{1,10}|<NA>) ([<>]) (\S{1,64})(?:$| )/;
const BEGUN_2019 = /^\d{1,20} \d\d:\d\d:\d\d\.\d{9} \d{1,5} (?:-?\d{1,10}|<NA>)(?:(?: |(?=\n))[^]{0,15})?$/;
const PART_2019 = /^(?:\d{1,20} \d\d:\d\d:\d\d\.\d{9} \d|[^]{0,16}\d{1,10} [<>] [a-z])/;
/**
 * 2021: `1700000000000000123 33 4242 httpd 4243 read < res=2 data=aGk=`: nanoseconds, user,
 * process, program, thread, type, direction, arguments. Source: LID-DS/LID-DS,
 * dataloader/syscall_2021.py.
 */
const LINE_2021 =
  /^(\d{16,19}) (?:-?\d{1,10}|<NA>) (-?\d{1,10}|<NA>)(?: |(?=\n))([^]{0,15}|[^\n<>]{16,64}?) (-?\d{1,10}|<NA>) (\S{1,64}) ([<>])(?:$| )/;
const BEGUN_2021 = /^\d{16,19} (?:-?\d{1,10}|<NA>) (?:-?\d{1,10}|<NA>)(?:(?: |(?=\n))[^]{0,15})?$/;
const PART_2021 = /^(?:\d{16,19} (?:-?\d{1,10}|<NA>) |[^]{0,16}\d{1,10} [a-z]\w{0,63} [<>](?:$| ))/;

/** Whether a line is one of LID-DS, of 2019 (`.txt`) or of 2021 (`.sc`). */
export function isLidDsLine(line: string): boolean {
  return LINE_2019.test(line) || LINE_2021.test(line);
}

/**
 * Reads a recording of LID-DS, the `.txt` of 2019 or the `.sc` of 2021; each line shows which: one
 * trace per thread, each call once, as {@link createSysdigCalls} describes.
 * @throws SentinelError E_TRACE when the text holds events, but none of a system call
 */
function lidDsReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const notes = createLineNotes(source, "LID-DS line");
  const calls = createSysdigCalls(source, collector);
  const eventIn = createLidDsEvents();
  const split = createSplitEvents(
    (text) => BEGUN_2021.test(text) || BEGUN_2019.test(text),
    isLidDsLine,
    damaged,
    source.places,
  );

  /** A line that is, or may be, part of an event. */
  function damaged(line: string, lineNumber: number): void {
    collector.leaveUnread(1);
    notes.strange(lineNumber, line);
  }

  function readOther(line: string, lineNumber: number): void {
    if (split.begin(line, lineNumber)) return;
    if (PART_2021.test(line) || PART_2019.test(line)) damaged(line, lineNumber);
    else notes.strange(lineNumber, line);
  }

  return lineReader(
    (text, lineNumber) => {
      const whole = split.next(text);
      if (whole === null) return;
      const line = whole.trimStart();
      const event = eventIn(line);
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

/**
 * Reads the events of a recording, in their order; null for a line that is not one. The lines of
 * 2019 name no process and no date: their seconds count from the first day's midnight. Those of
 * 2021 count from 1970, to about 2e-7 s.
 */
function createLidDsEvents(): (line: string) => SysdigEvent | null {
  const clock = createDayClock();

  return (line) => {
    const of2021 = LINE_2021.exec(line);
    if (of2021 !== null) {
      const [head, nanoseconds, process = "", program = "", thread = "", type = "", direction] = of2021;
      return {
        thread,
        process: process === "<NA>" ? null : process,
        container: null,
        program: programNamed(program),
        isEntry: direction === ">",
        type,
        info: line.slice(head.length),
        seconds: Number(nanoseconds) / 1e9,
      };
    }
    const of2019 = LINE_2019.exec(line);
    if (of2019 === null) return null;
    const [head, time = "", program = "", thread = "", direction, type = ""] = of2019;
    return {
      thread,
      process: null,
      container: null,
      program: programNamed(program),
      isEntry: direction === ">",
      type,
      info: line.slice(head.length),
      seconds: clock(secondsOfDay(time)),
    };
  };
}

function programNamed(name: string): string | null {
  return name === "<NA>" || name === "" ? null : name;
}

const NANOSECONDS = /^\s*(\d{16,19}) /;

/** A call of LID-DS: its entry, its exit, or both. */
function lidDsFacts(lines: readonly string[], context: CallContext): CallFacts {
  const eventIn = createLidDsEvents();
  return factsOfEvents(
    lines,
    (text) => eventIn(text.trimStart()),
    (text) => (NANOSECONDS.exec(text) ?? SYSDIG_TIME.exec(text))?.[1] ?? null,
    context,
  );
}

export const LID_DS = {
  name: "lid-ds",
  title: "LID-DS",
  isLine: isLidDsLine,
  open: lidDsReader,
  facts: lidDsFacts,
  trust: { level: "can forge", reason: "arguments" },
  example: "7 10:00:01.000000123 0 33 cat 77 > read fd=3",
} as const satisfies Format;

import { traceError } from "../../errors.ts";
import {
  type CallContext,
  type Format,
  NO_FACTS,
  type TraceCollector,
  type TraceReader,
  type TraceSource,
} from "../format.ts";
import { createLineNotes, lineReader, withoutColours } from "../lines.ts";
import { LAST_CALLS, SPAWNING_CALLS, createKindsSeen, createSplitEvents, eventsOf } from "../call-events.ts";
import { callNamed, isUnknownName } from "../known-call.ts";
import type { Place } from "../places/place-keeper.ts";
import { createTimeOrder } from "../times.ts";
import { callOfTracepoint } from "../../syscalls/recorder-names.ts";
import type { CallFacts } from "../../results/score.ts";

/**
 * The time in milliseconds, the cpu (--show-cpu), how long it took, program and thread, and the
 * call's name. The program's name may hold anything, line feeds and slashes too; perf cuts it at 14
 * bytes, and a head is longer: no name looks like an event. Source: tools/perf/builtin-trace.c,
 * trace__fprintf_entry_head(), fprintf_duration().
 */
const PERF_CALL =
  /^\s{0,12}(?:(\d{1,15}\.\d{1,9}|\?) {1,4})?(?:\[\d{1,5}\] )?\((?: {9}| {0,9}\d{1,20}\.\d{3} ms)\):(?: |(?=\n))(?:(?:([^]{0,14})\/)?(\d{1,10}) )? ?(\.\.\. \[continued\]: )?([a-zA-Z_]\w{0,63})\(/;
/** Another event among the calls, such as a page fault. */
const OTHER =
  /^\s{0,12}(?:(?:\d{1,15}\.\d{1,9}|\?) {1,4})?(?:\[\d{1,5}\] )?\((?: {9}| {0,9}\d{1,20}\.\d{3} ms)\):(?: |(?=\n))(?:(?:[^]{0,14}\/)?\d{1,10} )? ?(\w{1,64}:\w{1,64}(?=\()|m[ai][jn]fault(?= \[))/;
/** Without calls perf omits the duration. */
const PERF_EVENT =
  /^\s{0,12}(\d{1,15}\.\d{1,9})(?: |(?=\n))(?:\[\d{1,5}\](?: |(?=\n)))?(?:(?:([^]{0,14})\/)?(\d{1,10}) )?(\w{1,64}:\w{1,64})\(/;
/** A line that ends in the program's name. */
const BEGUN =
  /^\s{0,12}(?:(?:(?:\d{1,15}\.\d{1,9}|\?) {1,4})?(?:\[\d{1,5}\] )?\((?: {9}| {0,9}\d{1,20}\.\d{3} ms)\):(?:(?: |(?=\n))[^]{0,14})?|\d{1,15}\.\d{1,9}(?:(?: |(?=\n))(?:\[\d{1,5}\](?: |(?=\n)|$))?[^]{0,14})?)$/;
/** Part of a call without its beginning, or cut within its beginning. */
const PART =
  /^(?:[^]{0,14}\/\d{1,10} {1,2}(?:\.\.\. \[continued\]: )?[a-zA-Z_][\w:]{0,127}\(|\s{0,12}(?:\d{1,15}\.\d{1,9}|\?) {1,4}[[(])/;
const LOST = /^\s?LOST (\d{1,15}) events!$/;
/** `--call-graph`: a function and its file, with a larger indent than a name's line can have. */
const FRAME = /^\s{20,}\S/;
const STARTED = " ...";
/** The end of a complete call: in a line cut within its arguments, the name may be another's. */
const ENDED = /\)\s{1,256}=(?:$| )/;
/** Other text after a result: a number, an error's name, and text in brackets. */
const GOES_ON = /\)\s{1,256}= (?:-?\d{1,20}|0x[0-9a-f]{1,16}|\?)\s{1,9}(?!\(|[A-Z0-9_]{1,32} \()[^\s)]{1,64}\s{0,4}\(/;
/** The result of a call that made a thread or process: `= 4243 (cat)`. */
const RETURNS_CHILD = /\)\s{1,256}= ([1-9]\d{0,9})(?: \([^)]{0,32}\))?$/;
/** The first argument; perf omits `CLONE_`, and a flag without a name is a number. */
const CLONE_FLAGS = /[ /\d]clone\((?:clone_)?flags: ([A-Z0-9_|a-fx]{1,400})[,)]/;
const ENTER = /^syscalls:sys_enter_([a-zA-Z_]\w*)$/;
/** The tables of counts of -s and -S. */
const SUMMARY =
  /^\s{0,9}(?:Summary of events:|\S.{0,40} \(\d{1,10}\), \d{1,15} events?, \d{1,3}\.\d%.{0,80}|syscall\s{1,20}calls\s.{0,80}|\(msec\)[\s()%a-z]{0,80}|-{3,20}[- ]{0,100}|[a-z_]\w{0,63}(?:\s{1,20}\d{1,15}(?:\.\d{1,9})?%?){2,12})$/;

/** A call that did not return yet. */
interface Unfinished {
  readonly name: string;
  readonly place: Place | undefined;
  /** Whether it makes a thread; null where the text does not show its flags, and of other calls. */
  readonly makesThread: boolean | null;
}

/**
 * Whether a clone makes a thread; null where the line does not show its flags: a structure holds
 * those of clone3.
 */
function makesThread(line: string): boolean | null {
  const flags = CLONE_FLAGS.exec(line)?.[1];
  return flags === undefined ? null : flags.split("|").some((flag) => flag === "THREAD" || flag === "CLONE_THREAD");
}

/** @param time in milliseconds, where the line has it */
function secondsOf(time: string | undefined): number {
  return time === undefined || time === "?" ? NaN : Number(time) / 1000;
}

/** Whether a line is one that perf trace writes. */
export function isPerfLine(line: string): boolean {
  const plain = withoutColours(line);
  return PERF_CALL.test(plain) || OTHER.test(plain) || PERF_EVENT.test(plain) || LOST.test(plain);
}

/**
 * Reads the text of `perf trace`: one trace per thread; a call counts where it begins. perf writes
 * a call when it returns, or unfinished when another thread's event comes between. Then a line with
 * `[continued]` follows; it counts only if no unfinished one came before, as for calls that began
 * before the recording. Page faults, other events, stacks and the summary of -S are skipped. A line
 * that may be part of a call counts as an unread call.
 * @throws SentinelError E_TRACE when perf recorded only other events
 */
function perfReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const notes = createLineNotes(source, "perf trace line");
  /** The unfinished call of each thread that has one. */
  const unfinished = new Map<string, Unfinished>();
  const { places } = source;
  const kinds = createKindsSeen();
  const order = createTimeOrder(source.path, "event", null, (threads) => {
    collector.checkHeld("threads", threads);
  });
  const split = createSplitEvents(
    (text) => BEGUN.test(text),
    (text) => PERF_CALL.test(text) || PERF_EVENT.test(text) || OTHER.test(text),
    damaged,
    source.places,
  );

  /** Counts a line that is, or may be, part of a call. */
  function damaged(line: string, lineNumber: number): void {
    collector.leaveUnread(1);
    notes.strange(lineNumber, line.trim());
  }

  function add(thread: string, program: string | undefined, name: string, time: string | undefined): void {
    const owner = collector.traceOf({ thread, process: null, container: null });
    if (program !== undefined && !program.startsWith(":")) owner.program = program;
    const seconds = secondsOf(time);
    order.see(thread, seconds);
    if (isUnknownName(name)) collector.leaveUnread(1);
    else owner.add(callNamed(name) ?? collector.keepName(name), seconds);
    if (LAST_CALLS.has(name)) collector.end(thread);
  }

  function readCall(line: string, lineNumber: number, parts: RegExpExecArray): void {
    const [, time, program, thread = "", continued, name = ""] = parts;
    const isStarted = line.endsWith(STARTED);
    if ((!isStarted && !ENDED.test(line)) || GOES_ON.test(line)) damaged(line, lineNumber);
    if (continued === undefined) {
      if (isStarted) {
        unfinished.set(thread, {
          name: collector.keepName(name),
          place: places?.here(),
          makesThread: makesThread(line),
        });
        collector.checkHeld("threads with an unfinished call", unfinished.size);
      } else unfinished.delete(thread);
      add(thread, program, name, time);
      if (SPAWNING_CALLS.has(name)) noteChild(line, thread, makesThread(line), places?.here());
    } else {
      const open = unfinished.get(thread);
      const isCounted = open?.name === name;
      if (isCounted && open.place !== undefined) places?.goOn(open.place);
      if (isCounted && SPAWNING_CALLS.has(name)) noteChild(line, thread, open.makesThread, open.place);
      unfinished.delete(thread);
      // A child returns from its parent's clone.
      if (!isCounted && !SPAWNING_CALLS.has(name)) add(thread, program, name, time);
    }
  }

  /** @param place of the call that made a thread or process, where the line shows it */
  function noteChild(line: string, thread: string, isThread: boolean | null, place: Place | undefined): void {
    const child = RETURNS_CHILD.exec(line)?.[1];
    if (child === undefined) return;
    collector.made(child, thread, isThread);
    if (place !== undefined) places?.spawned(child, thread, null, place);
  }

  function readEvent(line: string, lineNumber: number, event: RegExpExecArray): void {
    const [, time, program, thread = "", kind = ""] = event;
    const name = ENTER.exec(kind)?.[1];
    if (!line.endsWith(")")) damaged(line, lineNumber);
    if (name === undefined) kinds.add(kind);
    else add(thread, program, callOfTracepoint(name), time);
  }

  function readOther(line: string, lineNumber: number): void {
    if (FRAME.test(line)) return;
    // A program's name may look like an event.
    if (!line.endsWith(")") && split.begin(line, lineNumber)) return;
    const event = PERF_EVENT.exec(line);
    const lost = LOST.exec(line)?.[1];
    const other = OTHER.exec(line)?.[1];
    if (event !== null) readEvent(line, lineNumber, event);
    else if (lost !== undefined) collector.lose(Number(lost));
    else if (other !== undefined) kinds.add(other);
    else if (PART.test(line)) damaged(line, lineNumber);
    else if (!SUMMARY.test(line)) notes.strange(lineNumber, line.trim());
  }

  return lineReader(
    (text, lineNumber) => {
      const line = split.next(withoutColours(text));
      if (line === null) return;
      const parts = PERF_CALL.exec(line);
      if (parts === null) readOther(line, lineNumber);
      else readCall(line, lineNumber, parts);
    },
    () => {
      split.finish();
      const seen = kinds.seen();
      if (collector.callCount() === 0 && seen.length > 0) {
        const remedy = "record with: perf trace -a -o FILE";
        throw traceError(source.path, null, { problem: "recorder.no-calls", seen, remedy });
      }
      return [...notes.warnings(), ...order.warnings()];
    },
  );
}

/** The result follows the last bracket: perf writes names of files unescaped, brackets too. */
const PERF_RESULT = /\)\s{1,256}=(?: |$)/g;
const PERF_STARTED = /\)?\s+\.\.\.$/;

/**
 * A call of perf trace: where it began and, where another thread's event came between, where it
 * came back.
 */
function perfFacts(lines: readonly string[], { makerOf, program }: CallContext): CallFacts {
  const [first, second] = eventsOf(lines, (text) => {
    const line = withoutColours(text).trimEnd();
    const found = PERF_CALL.exec(line) ?? PERF_EVENT.exec(line);
    return found === null ? null : { line, found, rest: line.slice(found[0].length) };
  });
  if (first === undefined) return NO_FACTS;
  const [, time, name, thread = null] = first.found;
  const { text, result } = perfEnd(first.rest);
  return {
    ...NO_FACTS,
    time: time === undefined || time === "?" ? null : time,
    thread,
    parent: thread === null ? null : (makerOf(thread)?.parent ?? null),
    program: name === undefined || name.startsWith(":") ? program : name,
    arguments: text,
    result: result ?? (second === undefined ? null : perfEnd(second.rest).result),
  };
}

function perfEnd(rest: string): { readonly text: string; readonly result: string | null } {
  const end = [...rest.matchAll(PERF_RESULT)].at(-1);
  if (end !== undefined) return { text: rest.slice(0, end.index), result: rest.slice(end.index + end[0].length) };
  return { text: rest.replace(PERF_STARTED, "").replace(/\)$/, ""), result: null };
}

export const PERF = {
  name: "perf",
  title: "perf trace",
  isLine: isPerfLine,
  open: perfReader,
  facts: perfFacts,
  trust: { level: "can forge", reason: "file names" },
  example: "0.000 ( 0.005 ms): cat/77 read(fd: 3) = 1",
} as const satisfies Format;

import {
  type CallContext,
  type Caller,
  type Format,
  NO_FACTS,
  type OpenTrace,
  type TraceCollector,
  type TraceReader,
  type TraceSource,
  UNCOUNTED_LOSS,
} from "../format.ts";
import { traceError } from "../../errors.ts";
import { type CallSide, createCallOnce, createKindsSeen } from "../call-events.ts";
import { createLineNotes, lineReader } from "../lines.ts";
import type { Problem } from "../../problems/problem.ts";
import { type NumberNames, architectureOfMachine, namesOfNumbers } from "../call-numbers.ts";
import { callNamed } from "../known-call.ts";
import { createTimeOrder } from "../times.ts";
import { callOfTracepoint } from "../../syscalls/recorder-names.ts";
import type { CallFacts } from "../../results/score.ts";

/**
 * What comes before an event: `cat-4242 (4242) [001] d..1. 100.000001: ` (ftrace, trace-cmd) or
 * `cat 4242/4243 [001] 100.000001: ` (perf script). The program's name may be empty or hold
 * anything, even text like the rest of a head: a program can set 15 letters, so within these the
 * last match counts. Of a name with a line feed, only the part after it is the name here, and no
 * call is lost: the event comes after the name, and no name is long enough to be an event. Names of
 * the kernel's own threads may be longer. Sources: kernel/trace/trace_output.c,
 * trace_print_context(); tools/perf/builtin-script.c.
 */
const FTRACE_HEAD =
  /^(\S[^]{0,15}|\S[^]{16,47}?|)(?:-(\d{1,10})(?: {1,9}\( {0,9}(\d{1,10}|-{1,10})\))?\s{1,9}\[\d{1,5}\] {1,9}(?:[^\s:]{3,8} {1,9})?|(?:(?<!^)\s{1,16}|(?<=^))(?:(-?\d{1,10})\/)?(-?\d{1,10}) {1,9}(?:\[\d{1,5}\] {1,9})?)(\d{1,15}\.\d{1,9}): {1,64}(?:\d{1,15} {1,64})?(?=[a-zA-Z_<])/;
const EVENT =
  /raw_syscalls:sys_enter: {1,64}NR (-?\d{1,10}) |sys_enter: {1,64}NR (-?\d{1,10}) |(?:syscalls:)?sys_enter_([a-zA-Z_]\w{0,63}):|sys_([a-zA-Z_]\w{0,63})\(/y;
/** The time and the beginning of another event in the same line. */
const ANOTHER =
  /\d\.\d{6,9}: {1,64}(?:\d{1,15} {1,64})?(?:(?:raw_)?syscalls:sys_enter|sys_enter: {1,64}NR |sys_\w{1,64}\()/;
/** The event of any other line. */
const ANY_EVENT = /sys_\w{1,64}(?= ->|\()|PERF_RECORD_\w{1,64}|<(?:user )?stack trace>|\w{1,64}(?::\w{1,64})?(?=:)/y;
/** An event that should be a call. */
const ENTRY = /^(?:(?:raw_)?syscalls:)?sys_enter|^sys_(?!exit)\w{1,64}$/;
const RECORD = /PERF_RECORD_(?:LOST(?:_SAMPLES)? lost (\d{1,15})|EXIT\(-?\d{1,10}:(\d{1,10})\))/y;
const PROCESS_EXIT = /(?:sched:)?sched_process_exit: [^]{0,200}\bpid=(\d{1,10}) /y;

/** A thread made another, of its process or of a new one; the event does not say which. */
const PROCESS_FORK = /(?:sched:)?sched_process_fork: [^]{0,200}\bchild_pid=(\d{1,10})$/y;

const LOST = /^CPU:\d{1,5} \[(?:LOST (\d{1,15}) EVENTS|(?:(\d{1,15}) )?EVENTS DROPPED)\]/;
/** Messages of perf and trace-cmd. */
const REMARK = /^(?:Warning:$|Processed \d+ |Check IO\/CPU|CPU \d+ is empty$|cpus=\d+$|version = \d+$)/;
const LOST_PART = /^Processed \d{1,15} (?:events and lost (\d{1,15}) chunks|samples and lost )/;
/** A frame of a stack (-g): an address, a function and its file. */
const FRAME = /^(?:=> {1,2}\S|[0-9a-f]{1,16} \S.*\)$)/s;
/** If the buffer is too small, the oldest events are overwritten. */
const OVERWRITTEN = /^# entries-in-buffer\/entries-written: (\d{1,15})\/(\d{1,15})\s/;
/** `perf script --header` */
const HEADER = "# ========";
const HOST = /^# arch : (\w{1,32})$/;

/** The machines whose 64-bit kernel also runs 32-bit tasks. */
const BOTH: ReadonlySet<string | null> = new Set(["x86_64", "aarch64"]);

/** Whether a line is one of `perf script`, of ftrace's file `trace`, or of `trace-cmd report`. */
export function isFtraceLine(line: string): boolean {
  const head = FTRACE_HEAD.exec(line);
  if (head === null) return LOST.test(line);
  return matches(ANY_EVENT, line, head[0].length);
}

/**
 * Reads `perf script`, ftrace's file `trace` and `trace-cmd report` of the events
 * raw_syscalls:sys_enter (numbers) or syscalls:sys_enter_* (names): one trace per thread; a call
 * counts at its entry. Numbers have no ABI: they need an architecture, and nothing marks the
 * numbers of a 32-bit task.
 * @throws SentinelError E_TRACE when numbers come without an architecture, or the text holds only
 * other events
 */
function ftraceReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const notes = createLineNotes(source, "tracepoint line");
  const calls = createFtraceCalls(source, collector);
  const kinds = createKindsSeen();
  /**
   * The last line of the header, which is at the beginning without a gap: later a program's name
   * may look like a header line.
   */
  let headerLine = 0;
  let isPerfHeader = false;

  /** Counts a line with an event's head that is not understood: it may be a call. */
  function damaged(line: string, lineNumber: number): void {
    collector.leaveUnread(1);
    notes.strange(lineNumber, line);
  }

  function readEvent(line: string, lineNumber: number, head: RegExpExecArray): void {
    const at = head[0].length;
    EVENT.lastIndex = at;
    const event = EVENT.exec(line);
    if (event === null) {
      readOtherEvent(line, lineNumber, head);
      return;
    }
    if (goesOn(line, at + event[0].length)) damaged(line, lineNumber);
    const [, name = "", , , , , time] = head;
    const caller = callerOf(head);
    const number = event[1] ?? event[2];
    const call = event[3] ?? event[4] ?? "";
    const program = name.trimEnd();
    const seconds = Number(time);
    if (number === undefined) calls.addNamed(caller, program, call, seconds);
    else if (!calls.addNumbered(caller, program, Number(number), seconds)) damaged(line, lineNumber);
  }

  function readOtherEvent(line: string, lineNumber: number, head: RegExpExecArray): void {
    const at = head[0].length;
    RECORD.lastIndex = PROCESS_EXIT.lastIndex = PROCESS_FORK.lastIndex = ANY_EVENT.lastIndex = at;
    const record = RECORD.exec(line);
    const ended = record?.[2] ?? PROCESS_EXIT.exec(line)?.[1];
    if (record?.[1] !== undefined) collector.lose(Number(record[1]));
    else if (ended !== undefined) calls.end(ended);
    else {
      const child = PROCESS_FORK.exec(line)?.[1];
      if (child !== undefined) collector.made(child, callerOf(head).process ?? callerOf(head).thread, null);
      const kind = ANY_EVENT.exec(line)?.[0];
      if (kind === undefined || isDamagedEntry(line, at, kind)) damaged(line, lineNumber);
      else kinds.add(kind);
    }
  }

  /** @param text the line with its indent: a header line has none, unlike a name */
  function readComment(text: string, line: string, lineNumber: number): void {
    const isHeader = headerLine === lineNumber - 1 && text.replace("\uFEFF", "").startsWith("#");
    if (isHeader) {
      headerLine = lineNumber;
      isPerfHeader ||= lineNumber === 1 && line === HEADER;
    }
    const overwritten = OVERWRITTEN.exec(line);
    const host = HOST.exec(line)?.[1];
    if (overwritten === null && host === undefined) return;
    if (!isHeader || (host !== undefined && !isPerfHeader)) notes.strange(lineNumber, line);
    else if (overwritten !== null) collector.lose(Math.max(0, Number(overwritten[2]) - Number(overwritten[1])));
    else calls.setHost(host);
  }

  function readRemark(line: string, lineNumber: number): void {
    const lost = LOST.exec(line);
    const part = LOST_PART.exec(line);
    if (lost !== null) collector.lose(Number(lost[1] ?? lost[2] ?? UNCOUNTED_LOSS));
    else if (part !== null) collector.lose(Number(part[1] ?? UNCOUNTED_LOSS));
    else if (!REMARK.test(line) && !FRAME.test(line)) notes.strange(lineNumber, line);
  }

  return lineReader(
    (text, lineNumber) => {
      const line = text.trimStart();
      const head = FTRACE_HEAD.exec(line);
      if (head !== null) readEvent(line, lineNumber, head);
      else if (line.startsWith("#")) readComment(text, line, lineNumber);
      else readRemark(line, lineNumber);
    },
    () => {
      const seen = kinds.seen();
      if (collector.callCount() === 0 && seen.length > 0) {
        const remedy = "record with: perf record -a -e raw_syscalls:sys_enter; perf script --header > FILE";
        throw traceError(source.path, null, { problem: "recorder.no-calls", seen, remedy });
      }
      return [...notes.warnings(), ...calls.warnings()];
    },
  );
}

/** The thread that a matched head names, and its process. */
function callerOf([, , ftraceThread, ftraceProcess, perfProcess, perfThread = ""]: RegExpExecArray): Caller {
  const thread = ftraceThread ?? perfThread;
  // ftrace writes (-------) where it no longer knows the process.
  const process = ftraceProcess?.startsWith("-") === true ? thread : (ftraceProcess ?? perfProcess ?? null);
  return { thread, process, container: null };
}

/** Whether another event follows in the same line: a line feed is missing. Its call is unknown. */
function goesOn(line: string, from: number): boolean {
  return line.includes("sys_", from) && ANOTHER.test(line.slice(from));
}

/** Whether an event should be a call but is not read as one; `sys_read -> 0x9` is a return. */
function isDamagedEntry(line: string, at: number, kind: string): boolean {
  return ENTRY.test(kind) && !line.startsWith(" ->", at + kind.length);
}

function matches(sticky: RegExp, line: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(line);
}

/**
 * A tracepoint of `perf script` or ftrace: `sys_enter: NR 0 (3, 7f, 9)`, `sys_enter_openat: dfd:
 * 0x3`, `sys_openat(dfd: 3)`. They do not hold results.
 */
function ftraceFacts([first = ""]: readonly string[], { makerOf, program }: CallContext): CallFacts {
  const line = first.trim();
  const head = FTRACE_HEAD.exec(line);
  if (head === null) return NO_FACTS;
  const [whole, name = "", ftraceThread, ftraceProcess, perfProcess, perfThread, time = null] = head;
  const thread = ftraceThread ?? perfThread ?? null;
  const process = ftraceProcess?.startsWith("-") === true ? null : (ftraceProcess ?? perfProcess ?? null);
  const rest = line.slice(whole.length);
  const named = /^(?:syscalls:)?sys_enter_\w+: ?/.exec(rest);
  const open = rest.indexOf("(");
  const inBrackets = open < 0 ? null : rest.slice(open + 1).replace(/\)$/, "");
  return {
    ...NO_FACTS,
    time,
    thread,
    process,
    parent: thread === null ? null : (makerOf(thread)?.parent ?? null),
    program: name.trim() === "" || name === "<...>" ? program : name.trim(),
    arguments: named === null ? inBrackets : rest.slice(named[0].length),
  };
}

/** The calls of one text of tracepoints. */
interface FtraceCalls {
  readonly addNamed: (caller: Caller, program: string, name: string, seconds: number) => void;
  /** @returns false where the number is beyond every table */
  readonly addNumbered: (caller: Caller, program: string, number: number, seconds: number) => boolean;
  /** The thread ended. */
  readonly end: (thread: string) => void;
  /** The machine that the text names (`uname -m`); used only if the user named none. */
  readonly setHost: (machine: string | undefined) => void;
  readonly warnings: () => readonly Problem[];
}

/**
 * If raw_syscalls:sys_enter and syscalls:sys_enter_* were recorded together, each call has two
 * events in succession, and counts once.
 * @throws SentinelError E_TRACE, from `addNumbered`, when the architecture of a number is not known
 */
function createFtraceCalls(source: TraceSource, collector: TraceCollector): FtraceCalls {
  const once = createCallOnce(source.places);
  const order = createTimeOrder(source.path, "event", null, (threads) => {
    collector.checkHeld("threads", threads);
  });
  let host: string | null = null;
  let numbers: NumberNames | null = null;

  function ownerOf(caller: Caller, program: string): OpenTrace {
    const owner = collector.traceOf(caller);
    if (program !== "<...>" && program !== owner.program) owner.program = program;
    owner.architecture ??= host;
    return owner;
  }

  function add(caller: Caller, program: string, name: string, side: CallSide, seconds: number): void {
    if (!once.isFirst(caller.thread, name, side)) return;
    order.see(caller.thread, seconds);
    ownerOf(caller, program).add(name, seconds);
  }

  return {
    addNamed(caller, program, name, seconds) {
      const call = callOfTracepoint(name);
      add(caller, program, callNamed(call) ?? collector.keepName(call), "named", seconds);
    },
    addNumbered(caller, program, number, seconds) {
      // The kernel skipped the call (ptrace or seccomp).
      if (number === -1) return true;
      numbers ??= namesOfNumbers({ ...source, architecture: source.architecture ?? host });
      const name = numbers.callOf(number);
      if (name === null) return false;
      add(caller, program, name, "enter", seconds);
      return true;
    },
    end(thread) {
      once.forget(thread);
      collector.end(thread);
    },
    setHost(machine) {
      if (machine !== undefined) host = architectureOfMachine(machine);
    },
    warnings() {
      const found = order.warnings();
      if (numbers === null || source.callNames !== undefined || !BOTH.has(numbers.architecture)) return found;
      const architecture = String(numbers.architecture);
      return [...found, { problem: "recorder.mixed-bits", path: source.path, architecture }];
    },
  };
}

export const FTRACE = {
  name: "ftrace",
  title: "perf script, ftrace",
  isLine: isFtraceLine,
  open: ftraceReader,
  facts: ftraceFacts,
  trust: { level: "neither", reason: "name before event" },
  example: "cat 77/77 [000] 100.000001: syscalls:sys_enter_read: fd: 0x3",
} as const satisfies Format;

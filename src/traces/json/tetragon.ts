import {
  type CallContext,
  type Format,
  NO_FACTS,
  type TraceCollector,
  type TraceReader,
  type TraceSource,
  UNCOUNTED_LOSS,
} from "../format.ts";
import { traceError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { type CallSide, createCallOnce, createKindsSeen } from "../call-events.ts";
import {
  type JsonObject,
  LEFT_OUT,
  beginningOfObject,
  exactObject,
  firstTextOf,
  idAt,
  listAt,
  memberOf,
  objectAt,
  parentAt,
  parseObject,
  secondsOfJson,
  textAtPath,
  textOfMember,
  wholeNumberOf,
} from "./json-line.ts";
import { createLineNotes, lineReader } from "../lines.ts";
import { containerOn, createNodes } from "./nodes.ts";
import { createTimeOrder } from "../times.ts";
import { type NumberNames, architectureOfMachine, callOfNumber, namesOfNumbers } from "../call-numbers.ts";
import { callNamed } from "../known-call.ts";
import { callOfTracepoint } from "../../syscalls/recorder-names.ts";
import type { CallFacts } from "../../results/score.ts";

const EVENT = /^(?:process_(?:exec|exit|kprobe|tracepoint|loader|uprobe|usdt|lsm|throttle)|rate_limit_info)$/;
const PROCESS_KIND = /^process_[a-z]{1,30}$/;

const HOW =
  "record with a TracingPolicy on raw_syscalls:sys_enter with the argument of index 4 as syscall64 (docs/formats/tetragon.md)";
/** A recording that has only tracepoints of single calls. */
const NAMED_ONLY = {
  holds: "holds only the calls whose own tracepoints the policy names, which are not a whole sequence",
  remedy: "record raw_syscalls:sys_enter instead (docs/formats/tetragon.md)",
};

/**
 * Tetragon's names for the tables of call numbers: x64, i386, arm64, arm32. Source: pkg/arch and
 * pkg/syscallinfo.
 */
const ABI = /^[a-z][a-z0-9_]{0,30}$/;

const BASE64 = /^(?:[A-Za-z0-9+/]{4}){1,100}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LONGEST_EXEC_ID = 400;
/** The number of a call that a tracer or seccomp cancelled: -1, as 64 bits without a sign. */
const SKIPPED_UNSIGNED = 2 ** 64;

/** The call that a tracepoint's event shows. */
interface TetragonCall {
  readonly name: string;
  /** Null where the event does not name it. */
  readonly architecture: string | null;
  readonly side: CallSide;
}

/** Whether a line is, or begins like, a JSON event of Tetragon. */
export function isTetragonLine(line: string): boolean {
  const event = beginningOfObject(line) ?? {};
  return Object.keys(event).some((name) => EVENT.test(name) && objectAt(event, name) !== null);
}

/**
 * Reads the JSON lines of Tetragon's export (`tetra getevents`, tetragon.log). A process_tracepoint
 * event of raw_syscalls:sys_enter is a call; so is one of syscalls:sys_enter_NAME, unless the
 * former showed it already. Events of other kinds are not calls.
 * @throws SentinelError E_TRACE when there is no call, or numbers come without their ABI and the
 * architecture is not known
 */
function tetragonReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "Tetragon event");
  const once = createCallOnce(source.places);
  const kinds = createKindsSeen();
  const threadsOf = createThreadsOf((threads) => {
    collector.checkHeld("threads", threads);
  });
  const callIn = createTetragonCalls(source);
  const nodes = createNodes();
  const order = createTimeOrder(path, "event", null, (threads) => {
    collector.checkHeld("threads", threads);
  });
  let holdsRaw = false;

  /** @returns false where the event should name a call and a thread, but does not */
  function readTracepoint(tracepoint: unknown, event: JsonObject): boolean {
    const call = callIn(tracepoint);
    if (isRawEntry(tracepoint)) holdsRaw = true;
    else if (call === null) {
      kinds.add(
        `process_tracepoint of ${textAtPath(tracepoint, "subsys") ?? "?"}:${textAtPath(tracepoint, "event") ?? ""}`,
      );
    }
    if (call === null) return true;
    const pid = idAt(tracepoint, "process", "pid");
    const tid = idAt(tracepoint, "process", "tid") ?? pid;
    if (call === undefined || tid === null) return false;
    const prefix = nodes.prefixOf(nodeOf(event));
    const process = pid === null ? null : prefix + pid;
    const thread = prefix + tid;
    if (!once.isFirst(thread, call.name, call.side)) return true;
    if (process !== null) threadsOf.add(process, thread);
    noteParent(tracepoint, process, prefix);
    const owner = collector.traceOf({ thread, process, container: containerOn(prefix, containerOf(tracepoint) ?? "") });
    if (call.architecture !== null) owner.architecture = call.architecture;
    owner.program = textAtPath(tracepoint, "process", "binary")?.replace(/^.*\//, "") ?? owner.program;
    const seconds = secondsOfJson(memberOf(event, "time"));
    order.see(thread, seconds);
    owner.add(collector.keepName(call.name), seconds);
    return true;
  }

  /** @param event the members of one that has `process`, and `parent` where Tetragon knows it */
  function noteParent(event: unknown, process: string | null, prefix: string): void {
    const parent = parentAt(event, "parent", "pid") ?? processOfExecution(memberOf(event, "process", "parent_exec_id"));
    if (process !== null && parent !== null) collector.childOf(process, prefix + parent);
  }

  function noteExecution(execution: unknown, event: JsonObject): void {
    const process = idAt(execution, "process", "pid");
    const prefix = nodes.prefixOf(nodeOf(event));
    if (process !== null) noteParent(execution, prefix + process, prefix);
  }

  function endProcess(exit: unknown, event: JsonObject): void {
    const process = idAt(exit, "process", "pid");
    if (process === null) return;
    for (const thread of threadsOf.remove(nodes.prefixOf(nodeOf(event)) + process)) {
      once.forget(thread);
      collector.end(thread);
    }
  }

  function finish(): readonly Problem[] {
    if (collector.callCount() === 0) {
      throw traceError(path, null, { problem: "recorder.no-calls", seen: kinds.seen(), remedy: HOW });
    }
    const warnings = [...notes.warnings(), ...nodes.warnings(path), ...order.warnings()];
    if (holdsRaw) return warnings;
    return [...warnings, { problem: "recorder.part-of-calls", path, ...NAMED_ONLY }];
  }

  return lineReader((line, lineNumber) => {
    const whole = parseObject(line);
    const event = whole ?? {};
    const tracepoint = objectAt(event, "process_tracepoint");
    const exit = objectAt(event, "process_exit");
    const limit = objectAt(event, "rate_limit_info");
    const other = Object.keys(event).find((name) => PROCESS_KIND.test(name) && objectAt(event, name) !== null);
    if (tracepoint !== null) {
      if (!readTracepoint(tracepoint, event)) {
        collector.leaveUnread(1);
        notes.strange(lineNumber, line);
      }
    } else if (limit !== null)
      collector.lose(Math.max(1, wholeNumberOf(memberOf(limit, "number_of_dropped_process_events")) ?? UNCOUNTED_LOSS));
    else if (other === undefined) {
      if (whole === null && isTetragonLine(line)) collector.leaveUnread(1);
      notes.strange(lineNumber, line);
    } else {
      kinds.add(other);
      const execution = objectAt(event, "process_exec");
      if (execution !== null) noteExecution(execution, event);
      if (exit !== null) endProcess(exit, event);
    }
  }, finish);
}

/** The process of an exec_id: `NODE:START:PID` in base64. */
function processOfExecution(id: unknown): string | null {
  if (typeof id !== "string" || id.length > LONGEST_EXEC_ID || !BASE64.test(id)) return null;
  return /:\d{1,20}:([1-9]\d{0,9})$/.exec(atob(id))?.[1] ?? null;
}

/** The machine of an event, with its cluster: nodes of two clusters may have the same name. */
function nodeOf(event: JsonObject): string | null {
  const node = textAtPath(event, "node_name");
  const cluster = textAtPath(event, "cluster_name");
  return node === null || cluster === null ? node : `${cluster}/${node}`;
}

/** `docker` is the first part of the container's id, for containers of every runtime. */
function containerOf(tracepoint: unknown): string | null {
  return textAtPath(tracepoint, "process", "docker") ?? textAtPath(tracepoint, "process", "pod", "container", "id");
}

/** A call of Tetragon: the events of its tracepoints. They do not hold results. */
function tetragonFacts(lines: readonly string[], { program }: CallContext): CallFacts {
  const [first] = lines.map(exactObject).filter((event) => event !== null);
  const tracepoint = objectAt(first, "process_tracepoint");
  if (tracepoint === null) return NO_FACTS;
  const given = listAt(tracepoint, "args");
  const hasId = given.some((argument) => objectAt(argument, "syscall_id") !== null);
  // Without an ABI the first argument is the call's number.
  const own =
    isRawEntry(tracepoint) && !hasId
      ? given.slice(1)
      : given.filter((argument) => objectAt(argument, "syscall_id") === null);
  const process = idAt(tracepoint, "process", "pid");
  return {
    time: firstTextOf(first, ["time"]),
    thread: idAt(tracepoint, "process", "tid") ?? process,
    process,
    parent: idAt(tracepoint, "parent", "pid"),
    program: firstTextOf(tracepoint, ["process", "binary"]) ?? program,
    arguments: own.length === 0 ? null : own.map(textOfMember).join(", "),
    result: null,
  };
}

/**
 * Finds the call of an event `process_tracepoint`: of raw_syscalls:sys_enter by number, of
 * syscalls:sys_enter_NAME by name.
 * @returns a function. It returns null for any other tracepoint and for the number -1, undefined
 * where the number is missing or out of range. It throws SentinelError E_TRACE where the
 * architecture of a number is not known.
 */
function createTetragonCalls(source: TraceSource): (tracepoint: unknown) => TetragonCall | null | undefined {
  let numbers: NumberNames | null = null;

  function rawCall(args: readonly unknown[]): TetragonCall | null | undefined {
    const withAbi = args.find((argument) => objectAt(argument, "syscall_id") !== null);
    if (withAbi !== undefined) return callOfId(memberOf(withAbi, "syscall_id"));
    const number = wholeNumberOf(memberOf(args[0], "size_arg") ?? memberOf(args[0], "long_arg"));
    if (number === -1 || number === SKIPPED_UNSIGNED) return null;
    if (number === null) return undefined;
    numbers ??= namesOfNumbers(source);
    const name = numbers.callOf(number);
    return name === null ? undefined : { name, architecture: null, side: "enter" };
  }

  return (tracepoint) => {
    if (isRawEntry(tracepoint)) return rawCall(listAt(tracepoint, "args"));
    const event = textAtPath(tracepoint, "event") ?? "";
    const isEntry = textAtPath(tracepoint, "subsys") === "syscalls" && event.startsWith("sys_enter_");
    const name = isEntry ? callNamed(callOfTracepoint(event.slice("sys_enter_".length))) : null;
    return name === null ? null : { name, architecture: null, side: "named" };
  };
}

/** Whether a tracepoint is raw_syscalls:sys_enter, that of every call. */
function isRawEntry(tracepoint: unknown): boolean {
  return textAtPath(tracepoint, "subsys") === "raw_syscalls" && textAtPath(tracepoint, "event") === "sys_enter";
}

/** @param id protobuf's JSON omits a zero: `{"abi":"x64"}` is call 0 of x86_64, read */
function callOfId(id: unknown): TetragonCall | null | undefined {
  const abi = textAtPath(id, "abi");
  const number = wholeNumberOf(memberOf(id, "id") ?? LEFT_OUT);
  if (abi === null || !ABI.test(abi) || number === null) return undefined;
  if (number === -1 || number === 2 ** 32 - 1) return null;
  const architecture = architectureOfMachine(abi);
  const name = callOfNumber(architecture, number);
  return name === null ? undefined : { name, architecture, side: "enter" };
}

/** The threads of each process: Tetragon reports the end of processes, not of threads. */
interface ThreadsOf {
  readonly add: (process: string, thread: string) => void;
  /** The process ended. @returns the process itself and its other threads */
  readonly remove: (process: string) => readonly string[];
}

/** @param checkHeld receives the number of threads kept, after each new one */
export function createThreadsOf(checkHeld: (threads: number) => void): ThreadsOf {
  let count = 0;
  // Most processes have one thread, with the process's id: that one is not kept here.
  const others = new Map<string, Set<string>>();
  return {
    add(process, thread) {
      if (thread === process) return;
      const known = others.get(process);
      if (known?.has(thread) === true) return;
      if (known === undefined) others.set(process, new Set([thread]));
      else known.add(thread);
      count += 1;
      checkHeld(count);
    },
    remove(process) {
      const known = others.get(process) ?? new Set();
      others.delete(process);
      count -= known.size;
      return [process, ...known];
    },
  };
}

export const TETRAGON = {
  name: "tetragon",
  title: "Tetragon",
  isLine: isTetragonLine,
  open: tetragonReader,
  facts: tetragonFacts,
  trust: { level: "neither", reason: "escaped" },
  example:
    '{"process_tracepoint":{"process":{"pid":77,"tid":77},"subsys":"syscalls","event":"sys_enter_read"},"time":"2026-01-01T00:00:00Z"}',
} as const satisfies Format;

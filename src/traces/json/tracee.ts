import { traceError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import {
  type CallContext,
  type Caller,
  type Format,
  NO_FACTS,
  type TraceCollector,
  type TraceReader,
  type TraceSource,
} from "../format.ts";
import { namesOfNumbers, type NumberNames } from "../call-numbers.ts";
import { type CallSide, createCallOnce, createKindsSeen, isReturnInChild } from "../call-events.ts";
import {
  type JsonObject,
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
import { callNamed, isUnknownName } from "../known-call.ts";
import { createLineNotes, lineReader } from "../lines.ts";
import { createTimeOrder } from "../times.ts";
import type { CallFacts } from "../../results/score.ts";

/*
 * Tracee's events have two layouts: flat (`eventName`, `hostThreadId`, `args`), and since 2025 that
 * of `v1beta1.Event` (`name`, `workload`, `data`). The latter is written in two ways: as JSON of
 * protobuf (`"host_pid":{"value":7}`, `"timestamp":{"seconds":...}`, `"str":"x"`), and by Tracee's
 * own writer (`"host_pid":7`, a time as RFC 3339, `"value":"x"`). Sources:
 * types/trace/trace.go, api/v1beta1/event.proto, api/v1beta1/event_json.go.
 */

/** Members of an event of the flat layout; each event has one of them. */
const OLD: readonly string[] = ["eventId", "hostProcessId", "processId", "argsNum"];
/**
 * Members of an event of the new layout; each event has one of them. An id and a name alone are not
 * enough: the objects of many logs have these.
 */
const NEW: readonly string[] = ["workload", "policies", "threat", "detected_from"];
/** On standard error, as text or as a JSON log line. */
const LOST = /\blost (\d{1,15}) events\b/i;
/** The name of a call that Tracee does not know. */
const NAMELESS = "";
const SHOWN_LETTERS = 60;
/** A recording with fewer different calls is tiny, or holds only some calls. */
const FEW_CALLS = 15;

const SIDES: ReadonlyMap<string, CallSide> = new Map([
  ["sys_enter", "enter"],
  ["sys_exit", "exit"],
]);

/**
 * Tracee's names that the kernel's headers do not have. Source: tracee, api/v1beta1/event.proto,
 * the calls before sys_enter.
 */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["afs", "afs_syscall"],
  ["llseek", "_llseek"],
  ["old_getrlimit", "getrlimit"],
  ["old_select", "select"],
  ["sendfile32", "sendfile"],
  ["sysctl", "_sysctl"],
]);

/** Tracee marks i386 calls that have the name of another x86_64 call: `chown16`, `futex_time32`. */
const OF_32_BITS = /^([a-z_]{1,40}?\d?)(?:_time32|16|32)$/;

/**
 * Whether a line is, or begins like, a JSON event of Tracee, of the old flat layout or of
 * `v1beta1.Event`.
 */
export function isTraceeLine(line: string): boolean {
  const event = beginningOfObject(line);
  if (textAtPath(event, "eventName") !== null) return OLD.some((name) => memberOf(event, name) !== undefined);
  return objectAt(event, "workload") !== null && textAtPath(event, "name") !== null;
}

/**
 * Reads the JSON lines of `tracee --output json`, old and new. An event counts where its own name
 * is a system call, or where it is sys_enter or sys_exit; `syscall` in an event of another kind
 * names only its cause. A call with several events counts once.
 *
 * The names are Tracee's, which uses those of x86_64 for 32-bit calls too. sys_enter may have a
 * number instead: one of the host's table.
 * @throws SentinelError E_TRACE when no event is a system call, or the architecture of numbers is
 * not known
 */
function traceeReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "Tracee event");
  const once = createCallOnce(source.places);
  const kinds = createKindsSeen();
  const distinct = new Set<string>();
  const order = createTimeOrder(path, "event", "tracee --output sort-events puts them in order", (threads) => {
    collector.checkHeld("threads", threads);
  });
  let numbers: NumberNames | null = null;
  let holdsRaw = false;
  /** The first line of Tracee's log, which may be among its events; the error shows it. */
  let firstLog: { readonly line: number; readonly text: string } | null = null;

  /**
   * The call of sys_enter or sys_exit: by name where the event has it, else by number;
   * {@link NAMELESS} where Tracee does not know it, null where there is none (-1), undefined where
   * it is unreadable.
   */
  function rawCall(event: JsonObject): string | null | undefined {
    const argument = eventArgument(event, "syscall");
    const names = [argument, memberOf(event, "syscall"), memberOf(event, "workload", "process", "thread", "syscall")];
    for (const name of names) {
      const known = typeof name === "string" ? kernelCallNameOfTracee(name) : null;
      if (known !== null) return known;
    }
    if (names.some((name) => typeof name === "string" && isUnknownName(name))) return NAMELESS;
    const number = wholeNumberOf(argument);
    if (number === null) return undefined;
    if (number === -1) return null;
    numbers ??= namesOfNumbers(source);
    return numbers.callOf(number) ?? undefined;
  }

  function count(event: JsonObject, caller: Caller, call: string, side: CallSide): void {
    if (side === "exit" && isReturnInChild(call, returnValue(event))) return;
    if (!once.isFirst(caller.thread, call, side)) return;
    const owner = collector.traceOf(caller);
    const parent = parentOf(event);
    if (caller.process !== null && parent !== null) collector.childOf(caller.process, parent);
    owner.program = programOf(event) ?? owner.program;
    const seconds = secondsOfJson(memberOf(event, "timestamp"));
    order.see(caller.thread, seconds);
    owner.add(call, seconds);
    if (distinct.size < FEW_CALLS) distinct.add(call);
  }

  function readEvent(event: JsonObject, name: string, lineNumber: number, line: string): void {
    const side = SIDES.get(name);
    const call = side === undefined ? kernelCallNameOfTracee(name) : rawCall(event);
    const caller = callerOf(event);
    if (side !== undefined) holdsRaw = true;
    if (name === "sched_process_exit" && caller !== null) {
      once.forget(caller.thread);
      collector.end(caller.thread);
    }
    if (isUnknownName(name) || call === NAMELESS) {
      if (side !== "exit") collector.leaveUnread(1);
    } else if (call === null) kinds.add(name);
    else if (call === undefined || caller === null) {
      collector.leaveUnread(1);
      notes.strange(lineNumber, line);
    } else count(event, caller, call, side ?? "named");
  }

  function readOther(event: JsonObject | null, lineNumber: number, line: string): void {
    const message = event === null ? line.slice(0, 1000) : (textAtPath(event, "msg") ?? textAtPath(event, "M") ?? "");
    const isLog = memberOf(event, "level") !== undefined || memberOf(event, "L") !== undefined;
    const lost = LOST.exec(message)?.[1];
    if (lost !== undefined) collector.lose(Number(lost));
    else if (isLog) firstLog ??= { line: lineNumber, text: line.slice(0, SHOWN_LETTERS) };
    else {
      if (event === null && isTraceeLine(line)) collector.leaveUnread(1);
      notes.strange(lineNumber, line);
    }
  }

  function finish(): readonly Problem[] {
    if (collector.callCount() === 0) {
      if (kinds.seen().length === 0 && firstLog !== null) {
        const facts = { text: firstLog.text, kind: "Tracee event", example: TRACEE.example };
        throw traceError(path, firstLog.line, { problem: "recorder.only-log-lines", ...facts });
      }
      const remedy = "record with: tracee --events sys_enter --output json";
      throw traceError(path, null, { problem: "recorder.no-calls", seen: kinds.seen(), remedy });
    }
    const warnings = [...notes.warnings(), ...order.warnings()];
    if (holdsRaw || distinct.size >= FEW_CALLS) return warnings;
    const holds = `holds few different calls (${distinct.size}), and Tracee writes only the events it was asked for`;
    const remedy = "unless that is all, record with --events sys_enter";
    return [...warnings, { problem: "recorder.part-of-calls", path, holds, remedy }];
  }

  return lineReader((line, lineNumber) => {
    const event = parseObject(line);
    const name = event === null ? null : eventName(event);
    if (event !== null && name !== null) readEvent(event, name, lineNumber, line);
    else readOther(event, lineNumber, line);
  }, finish);
}

/** A call of Tracee, in either of its layouts: the events of its entry and its return. */
function traceeFacts(lines: readonly string[], { program }: CallContext): CallFacts {
  const events = lines.map(exactObject).filter((event) => event !== null);
  const [first] = events;
  if (first === undefined) return NO_FACTS;
  const caller = callerOf(first);
  const ancestor = listAt(first, "workload", "process", "ancestors")[0];
  const seconds = textOfMember(memberOf(first, "timestamp", "seconds"));
  const nanoseconds = textOfMember(memberOf(first, "timestamp", "nanos")) ?? "";
  const own = events.map(traceeArguments).find((text) => text !== "") ?? null;
  const results = events.map(
    (event) => firstTextOf(event, ["returnValue"]) ?? valueOf(traceeArgumentsOf(event).find(isReturnValue)),
  );
  return {
    time: seconds === null ? firstTextOf(first, ["timestamp"]) : `${seconds}.${nanoseconds.padStart(9, "0")}`,
    thread: caller?.thread ?? null,
    process: caller?.process ?? null,
    parent:
      idAt(first, "hostParentProcessId") ??
      idAt(first, "parentProcessId") ??
      idAt(ancestor, "host_pid") ??
      idAt(ancestor, "pid"),
    program: programOf(first) ?? program,
    arguments: own,
    result: results.findLast((result) => result !== null) ?? null,
  };
}

function traceeArgumentsOf(event: JsonObject): readonly unknown[] {
  return [...listAt(event, "args"), ...listAt(event, "data")];
}

function isReturnValue(argument: unknown): boolean {
  return memberOf(argument, "name") === "returnValue";
}

/** `v1beta1.Event` names a value by its kind. */
function valueOf(argument: unknown): string | null {
  const [value] = Object.entries(objectAt(argument) ?? {}).filter(([name]) => name !== "name" && name !== "type");
  return value === undefined ? null : textOfMember(value[1]);
}

function traceeArguments(event: JsonObject): string {
  return traceeArgumentsOf(event)
    .filter((argument) => !isReturnValue(argument))
    .map((argument) => `${textAtPath(argument, "name") ?? ""}=${valueOf(argument) ?? ""}`)
    .join(", ");
}

/** The event's name; null where the object is not an event. */
function eventName(event: JsonObject): string | null {
  const old = textAtPath(event, "eventName");
  if (old !== null) return old;
  const isNew = NEW.some((name) => objectAt(event, name) !== null) || listAt(event, "data").length > 0;
  return isNew && memberOf(event, "id") !== undefined ? textAtPath(event, "name") : null;
}

/** The event's thread, process and container, by the host's ids; null where it names no thread. */
function callerOf(event: JsonObject): Caller | null {
  const actor = memberOf(event, "workload", "process");
  const process =
    idAt(event, "hostProcessId") ?? idAt(event, "processId") ?? idAt(actor, "host_pid") ?? idAt(actor, "pid");
  const thread =
    idAt(event, "hostThreadId") ??
    idAt(event, "threadId") ??
    idAt(actor, "thread", "host_tid") ??
    idAt(actor, "thread", "tid") ??
    process;
  const container =
    textAtPath(event, "containerId") ??
    textAtPath(event, "container", "id") ??
    textAtPath(event, "workload", "container", "id");
  return thread === null ? null : { thread, process, container: container ?? "" };
}

/** The id of the parent's process, from the same numbering as the process's own. */
function parentOf(event: JsonObject): string | null {
  if (idAt(event, "hostProcessId") !== null) return parentAt(event, "hostParentProcessId");
  if (idAt(event, "processId") !== null) return parentAt(event, "parentProcessId");
  const ancestor = listAt(event, "workload", "process", "ancestors")[0];
  const isOfHost = idAt(event, "workload", "process", "host_pid") !== null;
  return parentAt(ancestor, isOfHost ? "host_pid" : "pid");
}

/** The name of the program that made the event. */
function programOf(event: JsonObject): string | null {
  return textAtPath(event, "processName") ?? textAtPath(event, "workload", "process", "thread", "name");
}

/** The value of the event's argument of this name; undefined where it has none. */
function eventArgument(event: JsonObject, name: string): unknown {
  for (const argument of [...listAt(event, "args"), ...listAt(event, "data")]) {
    if (memberOf(argument, "name") !== name) continue;
    for (const kind of ["value", "int32", "int64", "u_int32", "u_int64", "str"]) {
      const value = memberOf(argument, kind);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** The call's result; null where the event has none. */
function returnValue(event: JsonObject): number | null {
  return wholeNumberOf(memberOf(event, "returnValue") ?? eventArgument(event, "returnValue"));
}

/** The kernel's name of the call in the name of a Tracee event; null for any other event. */
export function kernelCallNameOfTracee(name: string): string | null {
  const known = callNamed(name);
  if (known !== null) return known;
  const other = OTHER_NAMES.get(name) ?? OF_32_BITS.exec(name)?.[1];
  return other === undefined ? null : callNamed(other);
}

export const TRACEE = {
  name: "tracee",
  title: "Tracee",
  isLine: isTraceeLine,
  open: traceeReader,
  facts: traceeFacts,
  trust: { level: "neither", reason: "escaped" },
  example: '{"timestamp":1,"hostProcessId":77,"hostThreadId":77,"eventId":"0","eventName":"read","args":[]}',
} as const satisfies Format;

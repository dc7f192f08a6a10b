import { traceError } from "../../errors.ts";
import { X32_BIT } from "../../syscalls/architecture.ts";
import type { CallBook } from "../call-book.ts";
import { callOfNumber, LARGEST_CALL_NUMBER, namesOfNumbers } from "../call-numbers.ts";
import { createCallOnce, type CallSide } from "../call-once.ts";
import type { TraceSource } from "../format.ts";
import { idAt, jsonOf, listAt, memberOf, objectAt, parseObject, textAtPath, wholeNumberOf } from "./json-line.ts";
import { secondsOf } from "./json-time.ts";
import { createKindsSeen } from "../kinds-seen.ts";
import { callNamed } from "../known-call.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { createThreadsOf } from "./threads-of.ts";
import type { TraceReader } from "../trace-reader.ts";
import { callOfTracepoint } from "../perf/tracepoint-names.ts";

const EVENT = /"(?:process_(?:exec|exit|kprobe|tracepoint|loader|uprobe|usdt|lsm|throttle)|rate_limit_info)"\s*:\s*\{/;
const PROCESS_KIND = /^process_[a-z]{1,30}$/;

/** Tetragon's names for the tables of call numbers. Source: pkg/arch and pkg/syscallinfo. */
const ARCHITECTURE_OF_ABI: ReadonlyMap<string, string> = new Map([
  ["x64", "x86_64"],
  ["i386", "i386"],
  ["arm64", "aarch64"],
  ["arm32", "arm"],
]);
const ABI = /^[a-z][a-z0-9_]{0,30}$/;

/** The number of a call that a tracer or seccomp took away: -1, in 64 bits without a sign. */
const SKIPPED_UNSIGNED = 2 ** 64;

interface FoundCall {
  readonly name: string;
  /** Null where the event does not say it. */
  readonly architecture: string | null;
  readonly side: CallSide;
}

/** Whether a line is, or begins like, a JSON event of Tetragon. */
export function isTetragonLine(line: string): boolean {
  return jsonOf(line).startsWith("{") && EVENT.test(line);
}

/**
 * Reads the JSON lines of Tetragon's export (`tetra getevents`, tetragon.log). A process_tracepoint event of raw_syscalls:sys_enter is a call; so is one
 * of syscalls:sys_enter_NAME, unless the former showed it already. Events of other kinds are none.
 * @throws SentinelError E_TRACE when there is no call, or numbers come without their ABI and nobody said the architecture
 */
export function tetragonReader(source: TraceSource, book: CallBook): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "Tetragon event");
  const once = createCallOnce();
  const kinds = createKindsSeen();
  const threadsOf = createThreadsOf();
  let numbers: readonly string[] | null = null;
  let holdsRaw = false;

  /** Null for none (-1), undefined where the number is missing or out of range. */
  function rawCall(args: readonly unknown[]): FoundCall | null | undefined {
    const withAbi = args.find((argument) => objectAt(argument, "syscall_id") !== null);
    if (withAbi !== undefined) return callOfId(memberOf(withAbi, "syscall_id"));
    const number = wholeNumberOf(memberOf(args[0], "size_arg") ?? memberOf(args[0], "long_arg"));
    if (number === -1 || number === SKIPPED_UNSIGNED) return null;
    if (number === null || number < 0 || number > LARGEST_CALL_NUMBER) return undefined;
    numbers ??= namesOfNumbers(source).names;
    const name = numbers[number];
    return name === undefined ? undefined : { name, architecture: null, side: "enter" };
  }

  function callOf(tracepoint: unknown): FoundCall | null | undefined {
    const subsystem = textAtPath(tracepoint, "subsys");
    const event = textAtPath(tracepoint, "event") ?? "";
    if (subsystem === "raw_syscalls" && event === "sys_enter") {
      holdsRaw = true;
      return rawCall(listAt(tracepoint, "args"));
    }
    const entered = subsystem === "syscalls" && event.startsWith("sys_enter_") ? event.slice("sys_enter_".length) : "";
    const name = callNamed(callOfTracepoint(entered));
    if (name !== null) return { name, architecture: null, side: "named" };
    kinds.add(`process_tracepoint of ${subsystem ?? "?"}:${event}`);
    return null;
  }

  /** @returns false where the event names no call or no thread although it should */
  function readTracepoint(tracepoint: unknown, time: unknown): boolean {
    const call = callOf(tracepoint);
    if (call === null) return true;
    const process = idAt(tracepoint, "process", "pid");
    const thread = idAt(tracepoint, "process", "tid") ?? process;
    if (call === undefined || thread === null) return false;
    if (!once.isFirst(thread, call.name, call.side)) return true;
    if (process !== null) threadsOf.add(process, thread);
    const owner = book.ownerOf({ thread, process, container: containerOf(tracepoint) });
    if (call.architecture !== null) owner.architecture = call.architecture;
    owner.program = textAtPath(tracepoint, "process", "binary")?.replace(/^.*\//, "") ?? owner.program;
    owner.add(call.name, secondsOf(time));
    return true;
  }

  function endProcess(exit: unknown): void {
    const process = idAt(exit, "process", "pid");
    if (process === null) return;
    for (const thread of threadsOf.remove(process)) {
      once.forget(thread);
      book.end(thread);
    }
  }

  function finish(): readonly string[] {
    if (book.callCount() === 0) {
      const how = "a TracingPolicy on raw_syscalls:sys_enter with the argument of index 4 as syscall64";
      const problem = `the file holds no system calls: ${kinds.text()}record with ${how} (docs/formats/tetragon.md)`;
      throw traceError(path, null, problem);
    }
    if (holdsRaw) return notes.warnings();
    const some = `${path}: holds only the calls whose own tracepoints the policy names, which are no whole sequence`;
    return [...notes.warnings(), `${some}; record raw_syscalls:sys_enter instead (docs/formats/tetragon.md)`];
  }

  return lineReader((line, lineNumber) => {
    const event = parseObject(line) ?? {};
    const tracepoint = objectAt(event, "process_tracepoint");
    const exit = objectAt(event, "process_exit");
    const limit = objectAt(event, "rate_limit_info");
    const other = Object.keys(event).find((name) => PROCESS_KIND.test(name));
    if (tracepoint !== null) {
      if (!readTracepoint(tracepoint, memberOf(event, "time"))) notes.strange(lineNumber, line);
    } else if (limit !== null)
      book.lose(Math.max(1, wholeNumberOf(memberOf(limit, "number_of_dropped_process_events")) ?? 1));
    else if (other === undefined) notes.strange(lineNumber, line);
    else {
      kinds.add(other);
      if (exit !== null) endProcess(exit);
    }
  }, finish);
}

/** @param id protobuf's JSON leaves a zero out: `{"abi":"x64"}` is call 0 of x86_64, read */
function callOfId(id: unknown): FoundCall | null | undefined {
  const abi = textAtPath(id, "abi");
  const number = wholeNumberOf(memberOf(id, "id") ?? 0);
  if (abi === null || !ABI.test(abi) || number === null) return undefined;
  if (number === -1 || number === 2 ** 32 - 1) return null;
  const architecture = ARCHITECTURE_OF_ABI.get(abi) ?? abi;
  const plain = architecture === "x86_64" && number >= X32_BIT ? number - X32_BIT : number;
  if (plain < 0 || plain > LARGEST_CALL_NUMBER) return undefined;
  return { name: callOfNumber(architecture, number), architecture, side: "enter" };
}

/** `docker` is the first part of the container's id, and there for containers of every runtime. */
function containerOf(tracepoint: unknown): string | null {
  return textAtPath(tracepoint, "process", "docker") ?? textAtPath(tracepoint, "process", "pod", "container", "id");
}

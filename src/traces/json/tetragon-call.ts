import { callOfNumber, namesOfNumbers, type NumberNames } from "../call-numbers.ts";
import type { CallSide } from "../call-once.ts";
import type { TraceSource } from "../trace-source.ts";
import { callNamed } from "../known-call.ts";
import { architectureOfMachine } from "../machine-names.ts";
import { callOfTracepoint } from "../perf/tracepoint-names.ts";
import { listAt, memberOf, objectAt, textAtPath, wholeNumberOf, LEFT_OUT } from "./json-line.ts";

/**
 * Tetragon's names for the tables of call numbers: x64, i386, arm64, arm32. Source: pkg/arch and
 * pkg/syscallinfo.
 */
const ABI = /^[a-z][a-z0-9_]{0,30}$/;

/** The number of a call that a tracer or seccomp took away: -1, in 64 bits without a sign. */
const SKIPPED_UNSIGNED = 2 ** 64;

/** The call that a tracepoint's event shows. */
export interface TetragonCall {
  readonly name: string;
  /** Null where the event does not say it. */
  readonly architecture: string | null;
  readonly side: CallSide;
}

/**
 * Finds the call of an event `process_tracepoint`: of raw_syscalls:sys_enter by number, of
 * syscalls:sys_enter_NAME by name.
 * @returns a function that gives null where there is none, as for other tracepoints and for the
 * number -1, and undefined where the number is missing or out of range. It throws SentinelError
 * E_TRACE where nobody said whose number it is.
 */
export function createTetragonCalls(source: TraceSource): (tracepoint: unknown) => TetragonCall | null | undefined {
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

/** Whether a tracepoint is the one of every call, raw_syscalls:sys_enter. */
export function isRawEntry(tracepoint: unknown): boolean {
  return textAtPath(tracepoint, "subsys") === "raw_syscalls" && textAtPath(tracepoint, "event") === "sys_enter";
}

/** @param id protobuf's JSON leaves a zero out: `{"abi":"x64"}` is call 0 of x86_64, read */
function callOfId(id: unknown): TetragonCall | null | undefined {
  const abi = textAtPath(id, "abi");
  const number = wholeNumberOf(memberOf(id, "id") ?? LEFT_OUT);
  if (abi === null || !ABI.test(abi) || number === null) return undefined;
  if (number === -1 || number === 2 ** 32 - 1) return null;
  const architecture = architectureOfMachine(abi);
  const name = callOfNumber(architecture, number);
  return name === null ? undefined : { name, architecture, side: "enter" };
}

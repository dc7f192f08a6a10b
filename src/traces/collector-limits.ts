import type { TraceUnit } from "../core/trace-traits.ts";
import { CALL_BYTES, TIME_BYTES, TRACE_BYTES } from "../core/memory-budget.ts";
import { traceError, type SentinelError } from "../errors.ts";
import { ownText } from "./lines.ts";
import type { TraceSource } from "./format.ts";

/** The limits of one file. */
export interface CollectorLimits {
  readonly calls: number;
  /**
   * Traces, and everything else that a reader keeps per id: processes that were begun or attached,
   * or that are within a call.
   */
  readonly traces: number;
  /** Different names of calls. */
  readonly names: number;
}

/** Letters of all different names together: 256 each; the kernel's longest has 28. */
const MOST_NAME_LETTERS = 2 ** 24;
/**
 * Letters of all ids of threads and containers and of programs' names: 64 each, as in a container's
 * id.
 */
export const MOST_ID_LETTERS = 2 ** 26;

/**
 * Calls: 0.8 GB of pointers to their names, just below the 112,813,858 elements at which V8 ends a
 * process that fills one array. Traces: more threads than any recording has. Names: as many as a
 * vocabulary holds.
 */
export const LARGEST_COLLECTOR: CollectorLimits = { calls: 100_000_000, traces: 1_000_000, names: 65_534 };

/** The limits of a source: the largest ones, or what is left of the command's memory. */
export function limitsOf({ memory, keepsTimes = false }: TraceSource): CollectorLimits {
  if (memory === undefined) return LARGEST_COLLECTOR;
  const callBytes = CALL_BYTES + (keepsTimes ? TIME_BYTES : 0);
  return {
    names: LARGEST_COLLECTOR.names,
    calls: Math.min(LARGEST_COLLECTOR.calls, Math.floor(memory.leftBytes() / callBytes)),
    traces: Math.min(LARGEST_COLLECTOR.traces, memory.leftThings(), Math.floor(memory.leftBytes() / TRACE_BYTES)),
  };
}

/**
 * The refusal of a full memory, where the file fills what is left of the command's memory and is
 * not too large by itself; else null.
 */
function ofMemory({ path, memory }: TraceSource, limit: number, largest: number): SentinelError | null {
  return memory !== undefined && limit < largest ? memory.refusal(path) : null;
}

const MANY: Readonly<Record<TraceUnit, string>> = {
  thread: "threads",
  process: "processes",
  container: "containers",
};

/** @param trace the trace that has too many calls by itself; null where the file has */
export function tooManyCalls(source: TraceSource, limits: CollectorLimits, trace: string | null): SentinelError {
  const full = ofMemory(source, limits.calls, LARGEST_COLLECTOR.calls);
  if (full !== null) return full;
  return traceError(source.path, null, { problem: "trace.too-many-calls", most: limits.calls, trace });
}

export function tooManyTraces(source: TraceSource, limits: CollectorLimits): SentinelError {
  return tooManyHeld(source, limits, MANY[source.per ?? "thread"]);
}

/** @param what what is remembered per id, in the plural */
export function tooManyHeld(source: TraceSource, limits: CollectorLimits, what: string): SentinelError {
  const full = ofMemory(source, limits.traces, LARGEST_COLLECTOR.traces);
  if (full !== null) return full;
  return traceError(source.path, null, { problem: "trace.too-many", most: limits.traces, what });
}

export function tooManyIdLetters(path: string): SentinelError {
  const what = "letters of ids and programs' names";
  return traceError(path, null, { problem: "trace.too-many", most: MOST_ID_LETTERS, what });
}

function tooManyNames(path: string, limits: CollectorLimits): SentinelError {
  const facts = { most: limits.names, mostLetters: MOST_NAME_LETTERS };
  return traceError(path, null, { problem: "trace.too-many-names", ...facts });
}

/** The names of calls that one file spells out, each as one string. */
interface KeptNames {
  /**
   * The name itself.
   * @throws SentinelError E_TRACE when the file holds more names, or more letters of them, than the
   * limits
   */
  readonly keep: (call: string) => string;
  readonly all: () => Iterable<string>;
}

export function createKeptNames(path: string, limits: CollectorLimits): KeptNames {
  const names = new Map<string, string>();
  let letters = 0;

  function keep(call: string): string {
    const known = names.get(call);
    if (known !== undefined) return known;
    letters += call.length;
    if (names.size === limits.names || letters > MOST_NAME_LETTERS) throw tooManyNames(path, limits);
    const own = ownText(call);
    names.set(own, own);
    return own;
  }

  return { keep, all: () => names.keys() };
}

import { CALL_BYTES, TIME_BYTES, TRACE_BYTES } from "../core/memory-budget.ts";
import { traceError, type SentinelError } from "../errors.ts";
import { ownText } from "./lines.ts";
import type { TraceSource, TraceUnit } from "./format.ts";

/** What one file may hold. */
export interface CollectorLimits {
  readonly calls: number;
  /**
   * Traces, and everything else of which a reader keeps one for an id: processes that were begun,
   * attached, or are in the midst of a call.
   */
  readonly traces: number;
  /** Different names of calls. */
  readonly names: number;
}

/** What the different names have together; 256 letters each, where the kernel's longest has 28. */
const MOST_NAME_LETTERS = 2 ** 24;
/**
 * What the ids of threads and containers have together, and the programs' names; 64 letters each,
 * as a container's id has.
 */
export const MOST_ID_LETTERS = 2 ** 26;

/**
 * Calls: 0.8 GB of pointers to their names, and near the 112,813,858 at which V8 ends the process
 * that goes on filling one array. Traces: more threads than fill a recording. Names: what a
 * vocabulary holds.
 */
export const LARGEST_COLLECTOR: CollectorLimits = { calls: 100_000_000, traces: 1_000_000, names: 65_534 };

/** What is left of a command's memory may be less than one file's share. */
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
 * Where the file fills what is left of the command's memory, that is said, and not that the file is
 * too large by itself.
 */
function ofMemory({ path, memory }: TraceSource, limit: number, largest: number): SentinelError | null {
  return memory !== undefined && limit < largest ? memory.refusal(path) : null;
}

const MANY: Readonly<Record<TraceUnit, string>> = {
  thread: "threads",
  process: "processes",
  container: "containers",
};

/** @param trace the one that has too many calls by itself; null where it is the file */
export function tooManyCalls(source: TraceSource, limits: CollectorLimits, trace: string | null): SentinelError {
  const full = ofMemory(source, limits.calls, LARGEST_COLLECTOR.calls);
  if (full !== null) return full;
  return traceError(source.path, null, { problem: "trace.too-many-calls", most: limits.calls, trace });
}

export function tooManyTraces(source: TraceSource, limits: CollectorLimits): SentinelError {
  return tooManyHeld(source, limits, MANY[source.per ?? "thread"]);
}

/** @param what is remembered for each id, in the plural */
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

/** The names of calls that one file spells out, each as the same string every time. */
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

import { traceError, type SentinelError } from "../errors.ts";
import type { TraceUnit } from "./format.ts";

/** What one file may hold. */
export interface BookLimits {
  readonly calls: number;
  readonly traces: number;
  /** Different names of calls. */
  readonly names: number;
}

/** What the different names have together; 256 letters each, where the kernel's longest has 28. */
export const MOST_NAME_LETTERS = 2 ** 24;

/**
 * Calls: 0.8 GB of pointers to their names, and near the 112,813,858 at which V8 ends the process that goes on filling one array. Traces: more threads than
 * fill a recording. Names: what a vocabulary holds.
 */
export const LARGEST_BOOK: BookLimits = { calls: 100_000_000, traces: 1_000_000, names: 65_534 };

const MANY: Readonly<Record<TraceUnit, string>> = {
  thread: "threads",
  process: "processes",
  container: "containers",
};

/** @param trace the one that has too many calls by itself; null where it is the file */
export function tooManyCalls(path: string, limits: BookLimits, trace: string | null): SentinelError {
  const whose = trace === null ? "the file holds" : `the trace ${trace} alone has`;
  const problem = `${whose} more than ${limits.calls} system calls, too many to hold at once`;
  return traceError(
    path,
    null,
    `${problem}; cut the file in time (split -C 1G FILE), each piece is then read by itself`,
  );
}

export function tooManyTraces(path: string, limits: BookLimits, per: TraceUnit): SentinelError {
  const problem = `holds more than ${limits.traces} ${MANY[per]}, which no recording does`;
  return traceError(path, null, `${problem}; cut the file in time`);
}

export function tooManyNames(path: string, limits: BookLimits): SentinelError {
  const problem = `holds more than ${limits.names} different system calls, or ${MOST_NAME_LETTERS} letters of their names`;
  return traceError(
    path,
    null,
    `${problem}, where a kernel has some 450 calls; it is no recording, or of another format`,
  );
}

import { traceError } from "../errors.ts";
import type { ParsedTraces, TraceSource } from "./format.ts";

/** No trace is this long; more calls would fill the memory before anything could score them. */
const LARGEST_CALL_COUNT = 20_000_000;

/** One file on its way to traces, piece by piece. */
export interface ByteReader {
  /**
   * Reads on from a place to another, or a line or word further. The first call begins at 0, each later one where the one before ended.
   * @returns where to go on
   * @throws SentinelError E_TRACE, with file and line, when the text is no trace
   */
  readonly read: (from: number, until: number) => number;
  /**
   * The traces, once everything is read.
   * @throws SentinelError E_TRACE when there is no call
   */
  readonly finish: () => ParsedTraces;
}

/** Begins to read a text, of which it keeps no copy. */
export type OpenReader = (bytes: Uint8Array, source: TraceSource) => ByteReader;

/** @throws SentinelError E_TRACE when a file holds more calls than any trace */
export function checkCallCount(calls: number, path: string): void {
  if (calls > LARGEST_CALL_COUNT) {
    throw traceError(path, null, `holds more than ${LARGEST_CALL_COUNT} system calls, which no trace does; split it`);
  }
}

import type { Tokens } from "./trace.ts";

/**
 * How many windows of `windowCalls` calls, stride 1, a trace of `calls` calls holds: 0 when it is
 * shorter than one.
 */
export function countWindows(calls: number, windowCalls: number): number {
  return Math.max(0, calls - windowCalls + 1);
}

/**
 * All windows of one trace, row after row: `[countWindows, windowCalls]`. Windows never span
 * traces.
 */
export function windowsOf(tokens: Tokens, windowCalls: number): Uint16Array {
  const rows = countWindows(tokens.length, windowCalls);
  const windows = new Uint16Array(rows * windowCalls);
  for (let row = 0; row < rows; row += 1) {
    windows.set(tokens.subarray(row, row + windowCalls), row * windowCalls);
  }
  return windows;
}

/**
 * How many leading traces a cut of more than `stopAfter` windows takes, looked at after each trace
 * from the second on, as the reference notebook does. All of them when `stopAfter` is null.
 */
export function tracesUntil(lengths: readonly number[], windowCalls: number, stopAfter: number | null): number {
  if (stopAfter === null) return lengths.length;
  let windows = 0;
  for (const [index, calls] of lengths.entries()) {
    windows += countWindows(calls, windowCalls);
    if (index >= 1 && windows > stopAfter) return index + 1;
  }
  return lengths.length;
}

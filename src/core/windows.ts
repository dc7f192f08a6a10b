import { sumOf } from "./statistics.ts";
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

/**
 * All windows of a set of traces, each distinct one once, in lexicographic order of their calls.
 */
export interface DistinctWindows {
  /** The traces' tokens, one after another. */
  readonly tokens: Uint16Array;
  readonly windowCalls: number;
  /** Where in `tokens` each distinct window begins; lexicographic order. */
  readonly starts: Uint32Array;
  /** For every window (trace after trace, place after place) its index in `starts`. */
  readonly distinctOf: Uint32Array;
}

/**
 * Sorts all windows and drops repeats. Traces shorter than a window give none. Time: linear,
 * `windowCalls / 2` passes (`windowCalls` for a vocabulary of thousands).
 */
export function distinctWindows(traces: readonly Tokens[], windowCalls: number): DistinctWindows {
  const steps = distinctWindowsInSteps(traces, windowCalls);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Windows handled between two steps: a few milliseconds. */
const WINDOWS_A_STEP = 2 ** 17;

/** The same in steps, between which others may have their turn. */
export function* distinctWindowsInSteps(
  traces: readonly Tokens[],
  windowCalls: number,
): Generator<undefined, DistinctWindows> {
  const tokens = new Uint16Array(sumOf(traces, ({ length }) => length));
  const windowStarts = new Uint32Array(sumOf(traces, ({ length }) => countWindows(length, windowCalls)));
  let written = 0;
  let windows = 0;
  let nextStep = WINDOWS_A_STEP;
  for (const trace of traces) {
    if (written > nextStep) {
      nextStep += WINDOWS_A_STEP;
      yield;
    }
    tokens.set(trace, written);
    for (let place = 0; place < countWindows(trace.length, windowCalls); place += 1) {
      windowStarts[windows++] = written + place;
    }
    written += trace.length;
  }
  yield;
  const order = yield* sortWindows(tokens, windowStarts, windowCalls);
  const starts = new Uint32Array(windows);
  let distinct = 0;
  const distinctOf = new Uint32Array(windows);
  let previous = -1;
  for (let index = 0; index < windows; index += 1) {
    if (index % WINDOWS_A_STEP === WINDOWS_A_STEP - 1) yield;
    const window = order[index]!;
    const start = windowStarts[window]!;
    if (previous < 0 || commonPrefix(tokens, previous, start, windowCalls) < windowCalls) starts[distinct++] = start;
    distinctOf[window] = distinct - 1;
    previous = start;
  }
  return { tokens, windowCalls, starts: starts.slice(0, distinct), distinctOf };
}

/**
 * How many leading calls the windows that begin at `first` and `second` share, at most
 * `windowCalls`.
 */
function commonPrefix(tokens: Uint16Array, first: number, second: number, windowCalls: number): number {
  let shared = 0;
  while (shared < windowCalls && tokens[first + shared] === tokens[second + shared]) shared += 1;
  return shared;
}

/**
 * Above this many calls in use a table of all pairs (16 MiB) would cost more than the passes that
 * it saves.
 */
const LARGEST_PAIRED_SIZE = 2048;

/**
 * Window indices in lexicographic order: a radix sort from the last call to the first, two calls a
 * pass where a table of all pairs is small.
 */
function* sortWindows(
  tokens: Uint16Array,
  windowStarts: Uint32Array,
  windowCalls: number,
): Generator<undefined, Uint32Array> {
  const size = tokens.reduce((largest, token) => Math.max(largest, token), 0) + 1;
  const callsAPass = size <= LARGEST_PAIRED_SIZE ? 2 : 1;
  const counts = new Uint32Array(size ** callsAPass + 1);
  let order = new Uint32Array(windowStarts.length);
  for (let window = 0; window < order.length; window += 1) order[window] = window;
  let target = new Uint32Array(order.length);
  for (let last = windowCalls - 1; last >= 0; last -= callsAPass) {
    // An odd window's first call is alone in its pass.
    const factor = callsAPass === 2 && last > 0 ? size : 0;
    const keyOf = (window: number): number => {
      const place = windowStarts[window]! + last;
      return (factor === 0 ? 0 : tokens[place - 1]! * factor) + tokens[place]!;
    };
    counts.fill(0);
    for (let window = 0; window < order.length; window += 1) {
      if (window % WINDOWS_A_STEP === WINDOWS_A_STEP - 1) yield;
      counts[keyOf(window) + 1]! += 1;
    }
    for (let key = 1; key < counts.length; key += 1) counts[key]! += counts[key - 1]!;
    yield;
    for (let index = 0; index < order.length; index += 1) {
      if (index % WINDOWS_A_STEP === WINDOWS_A_STEP - 1) yield;
      const window = order[index]!;
      target[counts[keyOf(window)]!++] = window;
    }
    [order, target] = [target, order];
  }
  return order;
}

/**
 * The feeds of the `prefixes` graph for one chunk of sorted distinct windows: each distinct prefix
 * is one node of a level.
 */
export interface PrefixChunk {
  /** int32 `[nodes]`: the call of each node, level by level. */
  readonly calls: Int32Array;
  /** int32 `[nodes]`: the node's parent, an index into the level above; 0 in level 0. */
  readonly parent: Int32Array;
  /** Nodes a level, `windowCalls - 1` levels. */
  readonly count: readonly number[];
  /** int32 `[windows]`: the node of the last level whose state predicts the window's last call. */
  readonly row: Int32Array;
  /** int32 `[windows]`: the window's last call. */
  readonly next: Int32Array;
}

/**
 * The prefix tree of the distinct windows `from .. to - 1`. Since they are sorted, a window's new
 * nodes begin where it leaves the one before it. Exact: scoring every node once gives what scoring
 * every window from its first call gives.
 */
export function prefixChunk(windows: DistinctWindows, from: number, to: number): PrefixChunk {
  const { tokens, windowCalls, starts } = windows;
  const levels = windowCalls - 1;
  const callsOfLevel: number[][] = Array.from({ length: levels }, () => []);
  const parentOfLevel: number[][] = Array.from({ length: levels }, () => []);
  const row = new Int32Array(to - from);
  const next = new Int32Array(to - from);
  let previous = -1;
  for (let window = from; window < to; window += 1) {
    const start = starts[window]!;
    const shared = previous < 0 ? 0 : commonPrefix(tokens, previous, start, levels);
    for (let level = shared; level < levels; level += 1) {
      callsOfLevel[level]!.push(tokens[start + level]!);
      parentOfLevel[level]!.push(level === 0 ? 0 : callsOfLevel[level - 1]!.length - 1);
    }
    row[window - from] = callsOfLevel[levels - 1]!.length - 1;
    next[window - from] = tokens[start + levels]!;
    previous = start;
  }
  return {
    calls: Int32Array.from(callsOfLevel.flat()),
    parent: Int32Array.from(parentOfLevel.flat()),
    count: callsOfLevel.map((calls) => calls.length),
    row,
    next,
  };
}

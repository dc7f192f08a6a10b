import { last } from "../core/at.ts";
import { int64Bytes, npyHeader, traceOffsets, uint16Bytes } from "../core/npy.ts";
import { sumOf } from "../core/statistics.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { encodeCalls, type Vocabulary } from "../core/vocabulary.ts";
import { countWindows, tracesUntil, windowsOf } from "../core/windows.ts";

export interface EncodeOptions {
  /** Calls of a window, at least 2; null writes no windows. */
  readonly windowCalls: number | null;
  /** Take traces until there are more windows than this; null takes all. */
  readonly stopAfter: number | null;
  readonly oneHot: boolean;
}

/** Where an array's bytes go: a file, a hash. */
export interface ArraySink {
  write(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
}

/** One split in `encoding.json`. */
export interface SplitSummary {
  readonly traces: number;
  readonly calls: number;
  readonly names: readonly string[];
  readonly families: readonly (string | null)[];
  readonly windows?: {
    readonly windowCalls: number;
    readonly stopAfter: number | null;
    readonly windows: number;
    readonly tracesUsed: number;
    readonly shortTraces: number;
  };
}

export const ARRAY_NAMES = ["calls", "offsets", "windows", "one-hot"] as const;

export type ArrayName = (typeof ARRAY_NAMES)[number];

/** Bytes of one-hot windows that are in memory at once. */
const LARGEST_PIECE_BYTES = 32 * 2 ** 20;

/**
 * Writes one split's arrays as `.npy` streams, one trace in memory at a time beyond the tokens
 * themselves. docs/exchange.md gives names, dtypes and shapes.
 * @param open gives the sink of each array
 */
export async function encodeSplit(
  traces: readonly (Trace & { readonly family: string | null })[],
  vocabulary: Vocabulary,
  options: EncodeOptions,
  open: (name: ArrayName) => Promise<ArraySink>,
): Promise<SplitSummary> {
  const tokens = traces.map((trace) => encodeCalls(vocabulary, trace.calls));
  const summary = await encodeTokens(tokens, vocabulary.size, options, open);
  return { ...summary, names: traces.map((trace) => trace.name), families: traces.map((trace) => trace.family) };
}

/** As {@link encodeSplit}, for tokens. */
export async function encodeTokens(
  traces: readonly Tokens[],
  vocabularySize: number,
  options: EncodeOptions,
  open: (name: ArrayName) => Promise<ArraySink>,
): Promise<Omit<SplitSummary, "names" | "families">> {
  const offsets = traceOffsets(traces);
  const calls = last(offsets);
  await writeArray(open("calls"), npyHeader("<u2", [calls]), traces, uint16Bytes);
  await writeArray(open("offsets"), npyHeader("<i8", [offsets.length]), [offsets], int64Bytes);
  const { windowCalls, stopAfter } = options;
  if (windowCalls === null) return { traces: traces.length, calls };
  const used = traces.slice(
    0,
    tracesUntil(
      traces.map((tokens) => tokens.length),
      windowCalls,
      stopAfter,
    ),
  );
  const windows = sumOf(used, ({ length }) => countWindows(length, windowCalls));
  const pieces = used.flatMap((tokens) => piecesOf(tokens, windowCalls, vocabularySize));
  await writeArray(open("windows"), npyHeader("<u2", [windows, windowCalls]), pieces, (tokens) =>
    uint16Bytes(windowsOf(tokens, windowCalls)),
  );
  if (options.oneHot) {
    const header = npyHeader("|u1", [windows, windowCalls, vocabularySize]);
    await writeArray(open("one-hot"), header, pieces, (tokens) =>
      oneHot(windowsOf(tokens, windowCalls), vocabularySize),
    );
  }
  const shortTraces = used.filter((tokens) => tokens.length < windowCalls).length;
  return {
    traces: traces.length,
    calls,
    windows: { windowCalls, stopAfter, windows, tracesUsed: used.length, shortTraces },
  };
}

/** A trace in overlapping pieces that hold its windows in order, each once. */
function piecesOf(tokens: Tokens, windowCalls: number, vocabularySize: number): readonly Tokens[] {
  const rows = Math.max(1, Math.floor(LARGEST_PIECE_BYTES / (windowCalls * vocabularySize)));
  return Array.from({ length: Math.ceil(countWindows(tokens.length, windowCalls) / rows) }, (_, piece) =>
    tokens.subarray(piece * rows, (piece + 1) * rows + windowCalls - 1),
  );
}

/**
 * One-hot rows of the tokens, uint8 `[tokens, size]`.
 * @throws RangeError when a token is not below `size`.
 */
export function oneHot(tokens: Tokens, size: number): Uint8Array {
  const rows = new Uint8Array(tokens.length * size);
  for (const [index, token] of tokens.entries()) {
    if (token >= size) throw new RangeError(`token ${token} is outside 0..${size - 1}`);
    rows[index * size + token] = 1;
  }
  return rows;
}

async function writeArray<T>(
  opening: Promise<ArraySink>,
  header: Uint8Array,
  parts: readonly T[],
  bytesOf: (part: T) => Uint8Array,
): Promise<void> {
  const sink = await opening;
  await sink.write(header);
  for (const part of parts) await sink.write(bytesOf(part));
  await sink.commit();
}

import { at, last } from "./at.ts";
import { SentinelError } from "../errors.ts";
import { int64Bytes, int64Values, npyHeader, readNpy, uint16Bytes, uint16Values } from "./npy.ts";
import type { Tokens } from "./trace.ts";
import { sumOf } from "./statistics.ts";

/** Traces as the bytes of two `.npy` files (docs/exchange.md, section 1). */
export interface TraceArrays {
  /** uint16 `[calls]`: the tokens of all traces, one after another. */
  readonly calls: Uint8Array;
  /** int64 `[traces + 1]`: trace `i` is `calls[offsets[i] .. offsets[i + 1])`; the first is 0. */
  readonly offsets: Uint8Array;
}

/** Where each trace begins, and where the last one ends: `[traces + 1]`. */
export function traceOffsets(traces: readonly Tokens[]): readonly number[] {
  const offsets = [0];
  for (const tokens of traces) offsets.push(last(offsets) + tokens.length);
  return offsets;
}

/** The two files of some traces; the same traces give the same bytes. */
export function traceArrays(traces: readonly Tokens[]): TraceArrays {
  const offsets = traceOffsets(traces);
  return {
    calls: joined([npyHeader("<u2", [last(offsets)]), ...traces.map(uint16Bytes)]),
    offsets: joined([npyHeader("<i8", [offsets.length]), int64Bytes(offsets)]),
  };
}

/**
 * The traces of two such files: the inverse of {@link traceArrays}. They share one copy of the
 * calls.
 * @param where names each file, for messages
 * @param vocabularySize every token must be below it
 * @throws SentinelError E_MODEL when a file is no array of its kind, the offsets do not ascend from
 * 0 to the number of calls, or a token is outside the vocabulary
 */
export function tracesOfArrays(
  files: TraceArrays,
  where: { readonly calls: string; readonly offsets: string },
  vocabularySize: number,
): readonly Tokens[] {
  const calls = uint16Values(elementsOf(files.calls, "<u2", where.calls));
  const offsets = int64Values(elementsOf(files.offsets, "<i8", where.offsets));
  const ascend = offsets.every((offset, index) => offset >= (index === 0 ? 0 : at(offsets, index - 1)));
  if (!ascend || offsets[0] !== 0 || offsets.at(-1) !== calls.length) {
    const facts = { path: where.offsets, calls: calls.length, callsFile: where.calls };
    throw new SentinelError("E_MODEL", { problem: "model.offsets-wrong", ...facts });
  }
  const stray = calls.find((token) => token >= vocabularySize);
  if (stray !== undefined) {
    throw new SentinelError("E_MODEL", {
      problem: "model.token-outside",
      path: where.calls,
      token: stray,
      vocabularySize,
    });
  }
  return offsets.slice(1).map((end, index) => calls.subarray(offsets[index], end));
}

function elementsOf(bytes: Uint8Array, type: "<u2" | "<i8", where: string): Uint8Array {
  const array = readNpy(bytes, where);
  if (array.type !== type || array.shape.length !== 1) {
    const facts = { path: where, found: array.type, axes: array.shape.length, expected: type };
    throw new SentinelError("E_MODEL", { problem: "model.array-type", ...facts });
  }
  return array.data;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(sumOf(parts, ({ length }) => length));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

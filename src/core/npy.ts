import { SentinelError } from "../errors.ts";
import { at, last } from "./at.ts";
import { sumOf } from "./statistics.ts";
import type { Tokens } from "./trace.ts";

/** The element types that the encoder writes, as NumPy spells them. */
export type NpyType = "|u1" | "<u2" | "<i8";

const ALIGNMENT = 64;
const FIXED_BYTES = 10;

/**
 * The header of a `.npy` file, format 1.0, C order, as `numpy.save` writes it: magic, version,
 * length, the dict padded with blanks so that the data begins at a multiple of 64 bytes. Source:
 * NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
 */
export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.join(", ")})`;
  // NumPy leaves room for the first axis to grow to 20 digits in place.
  const growth = " ".repeat(Math.max(0, 21 - String(shape[0] ?? "").length));
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }${shape.length > 0 ? growth : ""}`;
  const padding = ALIGNMENT - ((FIXED_BYTES + dict.length + 1) % ALIGNMENT);
  const text = dict + " ".repeat(padding) + "\n";
  const header = new Uint8Array(FIXED_BYTES + text.length);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 0xff, text.length >> 8]);
  for (let index = 0; index < text.length; index += 1) header[FIXED_BYTES + index] = text.charCodeAt(index);
  return header;
}

/** int64 little-endian bytes of non-negative safe integers. */
export function int64Bytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setBigInt64(index * 8, BigInt(value), true);
  return bytes;
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** uint16 little-endian bytes; a view of `values` where the host's own order is little-endian. */
export function uint16Bytes(values: Uint16Array): Uint8Array {
  if (HOST_IS_LITTLE_ENDIAN) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint16(index * 2, value, true);
  return bytes;
}

/**
 * An array as a `.npy` file holds it: `data` are the bytes of its elements, row-major and
 * little-endian, a view into the file's bytes.
 */
interface NpyArray {
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const ITEM_BYTES: Readonly<Record<NpyType, number>> = { "|u1": 1, "<u2": 2, "<i8": 8 };
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The dict as `numpy.save` writes it: keys sorted, single quotes. */
const DICT = /^\{'descr': '([^']{1,16})', 'fortran_order': (True|False), 'shape': \(([\d, ]{0,200})\), \} *\n$/;

/**
 * Reads a `.npy` file of format 1.0, C order, whose elements are uint8, uint16 or int64,
 * little-endian: what `encode` and `numpy.save` write. The inverse of {@link npyHeader}. Source:
 * NumPy enhancement proposal 1.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is anything else, cut short, or longer than its shape says
 */
export function readNpy(bytes: Uint8Array, where: string): NpyArray {
  const refuse = (problem: string): never => {
    throw new SentinelError("E_MODEL", { problem: "model.not-an-array", path: where, reason: problem });
  };
  if (bytes.length < FIXED_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) refuse("is not a NumPy array");
  const [major, minor] = [at(bytes, 6), at(bytes, 7)];
  if (major !== 1 || minor !== 0) refuse(`is a NumPy array of format ${major}.${minor}; only 1.0 is read`);
  const dataStart = FIXED_BYTES + at(bytes, 8) + 256 * at(bytes, 9);
  if (bytes.length < dataStart) refuse("ends within its header");
  const [, type = "", order, tuple = ""] = DICT.exec(latin1(bytes.subarray(FIXED_BYTES, dataStart))) ?? [];
  if (order === undefined) return refuse("has a header that cannot be read");
  if (!isNpyType(type)) return refuse(`holds elements of type ${JSON.stringify(type)}; |u1, <u2 and <i8 are read`);
  if (order === "True") refuse("is in Fortran order; only C order is read");
  const shape = shapeOf(tuple) ?? refuse(`has the shape (${tuple}), which cannot be read`);
  const expectedBytes = shape.reduce((product, axis) => product * axis, ITEM_BYTES[type]);
  const data = bytes.subarray(dataStart);
  if (data.length !== expectedBytes) {
    refuse(`holds ${data.length} bytes of elements where its shape (${tuple}) takes ${expectedBytes}`);
  }
  return { type, shape, data };
}

/** The elements of a uint16 array's bytes, copied; the inverse of {@link uint16Bytes}. */
export function uint16Values(data: Uint8Array): Uint16Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new Uint16Array(data.length / 2);
  for (let index = 0; index < values.length; index += 1) values[index] = view.getUint16(2 * index, true);
  return values;
}

/**
 * The elements of an int64 array's bytes; one outside the safe integers comes rounded, so check
 * what you take. The inverse of {@link int64Bytes}.
 */
export function int64Values(data: Uint8Array): readonly number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 8 }, (_, index) => Number(view.getBigInt64(8 * index, true)));
}

function isNpyType(type: string): type is NpyType {
  return Object.hasOwn(ITEM_BYTES, type);
}

/** `()`, `(3,)`, `(3, 4)` as NumPy writes them; null for anything else. */
function shapeOf(tuple: string): readonly number[] | null {
  if (tuple === "") return [];
  if (!/^(?:\d{1,15},|\d{1,15}(?:, \d{1,15})+)$/.test(tuple)) return null;
  return tuple
    .split(",")
    .filter((part) => part !== "")
    .map(Number);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Traces as the bytes of two `.npy` files (docs/exchange.md, section 1). */
interface TraceArrays {
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
 * @throws SentinelError E_MODEL when a file is not an array of its kind, the offsets do not ascend
 * from 0 to the number of calls, or a token is outside the vocabulary
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

import { SentinelError } from "../errors.ts";

/** The messages of a graph that may hold tensors. */
type Message = "model" | "graph" | "node" | "attribute" | "function" | "training" | "sparse" | "tensor";

/**
 * Per message: the numbers of its fields that hold others. Source: onnx/onnx.proto of ONNX 1.19.
 */
const INNER: Readonly<Record<Message, ReadonlyMap<number, Message>>> = {
  model: new Map([
    [7, "graph"],
    [20, "training"],
    [25, "function"],
  ]),
  graph: new Map([
    [1, "node"],
    [5, "tensor"],
    [15, "sparse"],
  ]),
  node: new Map([[5, "attribute"]]),
  attribute: new Map([
    [5, "tensor"],
    [6, "graph"],
    [10, "tensor"],
    [11, "graph"],
    [22, "sparse"],
    [23, "sparse"],
  ]),
  function: new Map([
    [7, "node"],
    [11, "attribute"],
  ]),
  training: new Map([
    [1, "graph"],
    [2, "graph"],
  ]),
  sparse: new Map([
    [1, "tensor"],
    [2, "tensor"],
  ]),
  tensor: new Map(),
};

/** Fields of a TensorProto. */
const DATA_TYPE = 2;
const FLOAT_DATA = 4;
const INT32_DATA = 5;
const NAME = 8;
const RAW_DATA = 9;
const DOUBLE_DATA = 10;
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;

/** Data types of floats: the bytes of a value, and the check for NaN and infinity. */
const FLOATS: ReadonlyMap<
  number,
  { readonly bytes: 2 | 4 | 8; readonly isFinite: (data: DataView, at: number) => boolean }
> = new Map([
  [1, { bytes: 4, isFinite: isFinite32 }],
  [10, { bytes: 2, isFinite: isFinite16 }],
  [11, { bytes: 8, isFinite: isFinite64 }],
  [16, { bytes: 2, isFinite: isFiniteBfloat16 }],
]);

/** Wire types of protobuf fields. */
const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH = 2;
const FOUR_BYTES = 5;

/** Nested bodies of loops; the shipped models have two. */
const DEEPEST = 32;

/**
 * Checks a graph before a runtime gets its bytes: an ONNX file may name other files to read weights
 * from, which no checksum covers, and hold weights that are NaN or infinite. Looks into bodies of
 * loops and branches, functions, sparse weights and training graphs as well.
 * @param bytes of the whole file
 * @param name for messages
 * @throws SentinelError E_MODEL when weights are in another file, one is NaN or infinite, or the
 * bytes are not a whole protobuf message
 */
export function checkOnnxGraph(bytes: Uint8Array, name: string): void {
  try {
    checkMessage(bytes, "model", name, 0);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new SentinelError(
      "E_MODEL",
      { problem: "model.damaged-graph", path: name, reason: cause.message },
      { cause },
    );
  }
}

function checkMessage(bytes: Uint8Array, kind: Message, name: string, depth: number): void {
  if (kind === "tensor") {
    checkTensor(bytes, name);
    return;
  }
  if (depth > DEEPEST)
    throw new SentinelError("E_MODEL", { problem: "model.graphs-nested-too-deep", path: name, most: DEEPEST });
  const deeper = kind === "graph" ? depth + 1 : depth;
  for (const field of protobufFields(bytes)) {
    const inner = INNER[kind].get(field.number);
    if (inner !== undefined && field.bytes !== null) checkMessage(field.bytes, inner, name, deeper);
  }
}

function checkTensor(bytes: Uint8Array, where: string): void {
  const lists: { readonly field: number; readonly bytes: Uint8Array }[] = [];
  let type = 0;
  let tensor = "";
  let isExternal = false;
  for (const { number, value, bytes: data } of protobufFields(bytes)) {
    if (number === DATA_TYPE) type = value;
    else if (number === NAME && data !== null) tensor = new TextDecoder().decode(data.subarray(0, 100));
    else if (number === EXTERNAL_DATA || (number === DATA_LOCATION && value !== 0)) isExternal = true;
    else if (number === RAW_DATA || number === FLOAT_DATA || number === DOUBLE_DATA || number === INT32_DATA) {
      lists.push({ field: number, bytes: data ?? bytesOfSingle(number, value) });
    }
  }
  if (isExternal) {
    throw new SentinelError("E_MODEL", { problem: "model.weights-outside", path: where, tensor });
  }
  if (lists.some((list) => !areFinite(list.field, list.bytes, type))) {
    throw new SentinelError("E_MODEL", { problem: "model.weights-not-finite", path: where, tensor });
  }
}

/** Whether every value of a list of a tensor of that data type is finite; whole numbers are. */
function areFinite(field: number, bytes: Uint8Array, type: number): boolean {
  if (field === INT32_DATA) return areFiniteHalves(bytes, type);
  const float = field === FLOAT_DATA ? FLOATS.get(1) : field === DOUBLE_DATA ? FLOATS.get(11) : FLOATS.get(type);
  if (float === undefined) return true;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + float.bytes <= bytes.length; at += float.bytes) if (!float.isFinite(data, at)) return false;
  return true;
}

/** The list of whole numbers may hold the bits of 16-bit floats, each a varint. */
function areFiniteHalves(bytes: Uint8Array, type: number): boolean {
  const float = FLOATS.get(type);
  if (float?.bytes !== 2) return true;
  const data = new DataView(new ArrayBuffer(2));
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte >= 0x80) continue;
    data.setUint16(0, value % 2 ** 16, true);
    if (!float.isFinite(data, 0)) return false;
    [value, shift] = [0, 0];
  }
  return true;
}

/** The bytes of a list of one value, which may be written without its length. */
function bytesOfSingle(field: number, value: number): Uint8Array {
  const data = new DataView(new ArrayBuffer(8));
  if (field === INT32_DATA)
    return Uint8Array.of((value & 0x7f) | 0x80, ((value >>> 7) & 0x7f) | 0x80, (value >>> 14) & 0x03);
  data.setUint32(0, value % 2 ** 32, true);
  data.setUint32(4, Math.floor(value / 2 ** 32), true);
  return new Uint8Array(data.buffer, 0, field === FLOAT_DATA ? 4 : 8);
}

/*
 * A float is NaN or infinite where all bits of its exponent are set (IEEE 754). `at` is the byte of
 * a little-endian value, aligned or not.
 */

function isFinite16(data: DataView, at: number): boolean {
  return (data.getUint16(at, true) & 0x7c00) !== 0x7c00;
}

function isFiniteBfloat16(data: DataView, at: number): boolean {
  return (data.getUint16(at, true) & 0x7f80) !== 0x7f80;
}

function isFinite32(data: DataView, at: number): boolean {
  return (data.getUint32(at, true) & 0x7f800000) !== 0x7f800000;
}

function isFinite64(data: DataView, at: number): boolean {
  return (data.getUint32(at + 4, true) & 0x7ff00000) !== 0x7ff00000;
}

/** One field of a protobuf message. */
interface ProtobufField {
  readonly number: number;
  /**
   * A varint, or 4 or 8 bytes as a little-endian number; 0 where the field is bytes. Above 2^53 it
   * is not exact.
   */
  readonly value: number;
  /** The bytes of a text, a message or a packed list; null for a number. They are not copied. */
  readonly bytes: Uint8Array | null;
}

/**
 * The fields of one message in written order. Source: protobuf.dev/programming-guides/encoding.
 * @throws RangeError where the bytes are not a whole message, or hold a group, which ONNX does not
 * use
 */
function* protobufFields(bytes: Uint8Array): Generator<ProtobufField, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  function varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = view.getUint8(at);
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError(`a number at byte ${at} has no end`);
  }

  function skip(length: number): number {
    if (length > bytes.length - at) throw new RangeError(`a field at byte ${at} is longer than its message`);
    at += length;
    return at - length;
  }

  while (at < bytes.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    const type = key % 8;
    if (type === VARINT) yield { number, value: varint(), bytes: null };
    else if (type === LENGTH) {
      const length = varint();
      const start = skip(length);
      yield { number, value: 0, bytes: bytes.subarray(start, start + length) };
    } else if (type === FOUR_BYTES) yield { number, value: view.getUint32(skip(4), true), bytes: null };
    else if (type === EIGHT_BYTES) yield { number, value: Number(view.getBigUint64(skip(8), true)), bytes: null };
    else throw new RangeError(`byte ${at} begins a field of an unknown kind`);
  }
}

import { SentinelError } from "../errors.ts";
import { protobufFields } from "./protobuf.ts";

/**
 * What one message of the graph may hold, by the numbers of its fields: other messages to look
 * into.
 */
type Message = "model" | "graph" | "node" | "attribute" | "function" | "training" | "sparse" | "tensor";

/** Source: onnx/onnx.proto of ONNX 1.19. A message that holds no tensor is left out. */
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

/**
 * Data types of floats: how a value's little-endian bits are told from NaN and infinity, and how
 * many bytes it has.
 */
const FLOATS: ReadonlyMap<
  number,
  { readonly bytes: 2 | 4 | 8; readonly isFinite: (data: DataView, at: number) => boolean }
> = new Map([
  [1, { bytes: 4, isFinite: isFinite32 }],
  [10, { bytes: 2, isFinite: isFinite16 }],
  [11, { bytes: 8, isFinite: isFinite64 }],
  [16, { bytes: 2, isFinite: isFiniteBfloat16 }],
]);

/** Bodies of loops in bodies of loops; a model of today has two. */
const DEEPEST = 32;

/**
 * Looks through a graph before a runtime gets its bytes: an ONNX file may name other files to read
 * weights from, which no checksum covers, and hold weights that are no numbers. Bodies of loops and
 * branches, functions, sparse weights and training graphs are looked into as well.
 * @param bytes of the whole file
 * @param name for messages
 * @throws SentinelError E_MODEL when weights lie in another file, one is NaN or infinite, or the
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

/**
 * Whether every value of a list of a tensor of that data type is finite. Lists of whole numbers
 * are.
 */
function areFinite(field: number, bytes: Uint8Array, type: number): boolean {
  if (field === INT32_DATA) return areFiniteHalves(bytes, type);
  const float = field === FLOAT_DATA ? FLOATS.get(1) : field === DOUBLE_DATA ? FLOATS.get(11) : FLOATS.get(type);
  if (float === undefined) return true;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + float.bytes <= bytes.length; at += float.bytes) if (!float.isFinite(data, at)) return false;
  return true;
}

/** Floats of 16 bits stand in the list of whole numbers by their bits, each a varint. */
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

/** A list of one may be written without its length. */
function bytesOfSingle(field: number, value: number): Uint8Array {
  const data = new DataView(new ArrayBuffer(8));
  if (field === INT32_DATA)
    return Uint8Array.of((value & 0x7f) | 0x80, ((value >>> 7) & 0x7f) | 0x80, (value >>> 14) & 0x03);
  data.setUint32(0, value % 2 ** 32, true);
  data.setUint32(4, Math.floor(value / 2 ** 32), true);
  return new Uint8Array(data.buffer, 0, field === FLOAT_DATA ? 4 : 8);
}

/*
 * A float is NaN or infinite where all bits of its exponent are set (IEEE 754). Each takes the
 * place of a little-endian value, aligned or not.
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

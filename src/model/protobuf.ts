/** One field of a protobuf message, as in the bytes. */
export interface ProtobufField {
  readonly number: number;
  /**
   * A varint, or 4 or 8 bytes as a little-endian number; 0 where the field is bytes. Above 2^53 it
   * is not exact.
   */
  readonly value: number;
  /** The bytes of a text, a message or a packed list; null for a number. They are not copied. */
  readonly bytes: Uint8Array | null;
}

const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH = 2;
const FOUR_BYTES = 5;

/**
 * The fields of one message in the order in which they are written; what a field means, its
 * message's schema says. Source: protobuf.dev/programming-guides/encoding.
 * @throws RangeError where the bytes are not a whole message; groups, which no schema of today has,
 * count as that
 */
export function* protobufFields(bytes: Uint8Array): Generator<ProtobufField, void> {
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

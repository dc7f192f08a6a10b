/** The element types that the encoder writes, as NumPy spells them. */
export type NpyType = "|u1" | "<u2" | "<i8";

const ALIGNMENT = 64;
const FIXED_BYTES = 10;

/**
 * The header of a `.npy` file, format 1.0, C order, as `numpy.save` writes it: magic, version, length, the dict padded with blanks so that
 * the data begins at a multiple of 64 bytes.
 * Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
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

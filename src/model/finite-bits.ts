/*
 * A float is NaN or infinite where all bits of its exponent are set (IEEE 754). Each takes the place of a little-endian value, aligned or not.
 */

export function isFinite16(data: DataView, at: number): boolean {
  return (data.getUint16(at, true) & 0x7c00) !== 0x7c00;
}

export function isFiniteBfloat16(data: DataView, at: number): boolean {
  return (data.getUint16(at, true) & 0x7f80) !== 0x7f80;
}

export function isFinite32(data: DataView, at: number): boolean {
  return (data.getUint32(at, true) & 0x7f800000) !== 0x7f800000;
}

export function isFinite64(data: DataView, at: number): boolean {
  return (data.getUint32(at + 4, true) & 0x7ff00000) !== 0x7ff00000;
}

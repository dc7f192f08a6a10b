/**
 * How a file may be packed, as its first bytes show: RFC 1952, RFC 8878 (and its skippable frames),
 * the .xz format 1.2, bzip2.
 */
export type Packing = "gzip" | "zstd" | "xz" | "bzip2";

/**
 * Bytes of a file that show how it is packed, and whether it is a tar, whose header is that long
 * (POSIX pax, ustar).
 */
export const HEADER_BYTES = 512;

const GZIP = [0x1f, 0x8b, 8];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** A skippable frame of zstd: its first byte is 0x50 to 0x5f. */
const SKIPPABLE = [0x2a, 0x4d, 0x18];
const XZ = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
const BZIP2 = [0x42, 0x5a, 0x68];
/**
 * What follows "BZh" and the digit of the block size: the number of a block, or of the end where
 * there is no block.
 */
const BZIP2_BLOCKS = [
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
];
const USTAR_AT = 257;
const USTAR = [0x75, 0x73, 0x74, 0x61, 0x72];

/** @param head the first bytes of a file. @returns null where it is not packed */
export function packingOf(head: Uint8Array): Packing | null {
  if (holdsAt(head, 0, GZIP)) return "gzip";
  if (holdsAt(head, 0, ZSTD)) return "zstd";
  const [first] = head;
  if (first !== undefined && (first & 0xf0) === 0x50 && holdsAt(head, 1, SKIPPABLE)) return "zstd";
  if (holdsAt(head, 0, XZ)) return "xz";
  return holdsAt(head, 0, BZIP2) && BZIP2_BLOCKS.some((block) => holdsAt(head, 4, block)) ? "bzip2" : null;
}

/** @param head the first {@link HEADER_BYTES} of a file */
export function isTar(head: Uint8Array): boolean {
  return holdsAt(head, USTAR_AT, USTAR);
}

/** Whether a file begins with an entry of a zip (APPNOTE 4.3.7), or is an empty one. */
export function isZip(head: Uint8Array): boolean {
  return holdsAt(head, 0, [0x50, 0x4b, 3, 4]) || holdsAt(head, 0, [0x50, 0x4b, 5, 6]);
}

/**
 * What an unpacker throws where the packed data ends before its end: all that it gave before is
 * good.
 */
export interface CutShort extends Error {
  readonly isCut: true;
}

/** @param problem what is there instead of the rest, for example "it ends within a block" */
export function cutShort(problem: string): CutShort {
  return Object.assign(new Error(problem), { isCut: true } as const);
}

export function isCutShort(error: unknown): error is CutShort {
  return typeof error === "object" && error !== null && "isCut" in error && error.isCut === true;
}

function holdsAt(head: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

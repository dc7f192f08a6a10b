import type { Problem } from "../problems/problem.ts";
import { LINE_END, placeOf, searchedBytes } from "./bytes.ts";

/**
 * Removes NUL bytes from a text that comes in pieces. A log that was cut while it was written
 * (copytruncate) begins with them; one that was written during a power failure has them anywhere.
 * No recorder writes them.
 */
export interface NulSkipper {
  /**
   * The piece without its NULs; the piece itself where it has none. NULs at the beginning of a line
   * are left out, so that the line is read; within a line they become a line end: what follows is
   * another line.
   */
  readonly clean: (piece: Uint8Array) => Uint8Array;
  /**
   * The text's first piece without its leading NULs, up to {@link MOST_HEAD_BYTES}. Clean the rest
   * after that.
   * @returns null where there are more: a log of nothing, perhaps of terabytes
   */
  readonly skipHead: (piece: Uint8Array) => Uint8Array | null;
  /** The number of runs of NULs after the text's beginning: at each, something is missing. */
  readonly gaps: () => number;
  /** Whether the text so far is NULs only, and not empty. */
  readonly isAll: () => boolean;
  /** One warning, or none. */
  readonly warnings: (path: string) => readonly Problem[];
}

const NUL = 0;
/**
 * 1 GiB: more than a log that is cut while it is written. A sparse file of terabytes costs nothing
 * to make.
 */
const MOST_HEAD_BYTES = 2 ** 30;

export function createNulSkipper(): NulSkipper {
  let bytes = 0;
  let nuls = 0;
  let gaps = 0;
  let firstNul = 0;
  let isLineStart = true;
  /** Whether the last byte was a NUL. */
  let isRun = false;

  function withoutNuls(piece: Uint8Array): Uint8Array {
    const kept = new Uint8Array(piece.length + 1);
    let length = 0;
    for (const [at, byte] of piece.entries()) {
      if (byte !== NUL) {
        kept[length++] = byte;
        isLineStart = byte === LINE_END;
      } else {
        if (nuls === 0) firstNul = bytes + at;
        if (!isRun && nuls < bytes + at) gaps += 1;
        nuls += 1;
        if (!isLineStart) kept[length++] = LINE_END;
        isLineStart = true;
      }
      isRun = byte === NUL;
    }
    return kept.subarray(0, length);
  }

  return {
    skipHead(piece) {
      let length = 0;
      while (length < piece.length && piece[length] === NUL) length += 1;
      bytes += length;
      nuls += length;
      return nuls > MOST_HEAD_BYTES ? null : piece.subarray(length);
    },
    clean(piece) {
      if (piece.length === 0) return piece;
      const isClean = !hasNul(piece);
      const cleaned = isClean ? piece : withoutNuls(piece);
      if (isClean) {
        isLineStart = piece[piece.length - 1] === LINE_END;
        isRun = false;
      }
      bytes += piece.length;
      return cleaned;
    },
    gaps: () => gaps,
    isAll: () => nuls > 0 && nuls === bytes,
    warnings(path) {
      if (nuls === 0) return [];
      return [{ problem: "trace.nul-bytes", path, bytes: nuls, firstByte: firstNul, isBeginning: gaps === 0 }];
    },
  };
}

function hasNul(bytes: Uint8Array): boolean {
  return placeOf(NUL, searchedBytes(bytes), 0, bytes.length) < bytes.length;
}

/** The bytes without their NULs. */
export function withoutNuls(bytes: Uint8Array): Uint8Array {
  return hasNul(bytes) ? createNulSkipper().clean(bytes) : bytes;
}

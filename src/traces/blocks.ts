import { traceError } from "../errors.ts";
import { LINE_END } from "./bytes.ts";
import { joinBytes } from "./join-bytes.ts";

/** A longer line (or word) is no line of any recorder; to hold it would fill the memory. */
const LONGEST_LINE_BYTES = 64 * 2 ** 20;

/** A line that is longer may be cut between words, where its format allows it. */
const LONG_LINE_BYTES = 64 * 1024;

/** Cuts a stream of bytes into blocks of whole lines, or of whole words. */
export interface BlockCutter {
  /**
   * @param piece what comes next; it is not kept
   * @returns the whole lines so far, perhaps none
   * @throws SentinelError E_TRACE when a line is longer than 64 MiB
   */
  readonly push: (piece: Uint8Array) => Uint8Array;
  /** What is left after the last line end. */
  readonly rest: () => Uint8Array;
}

/** @param unit a line, or a word: then lines of 64 KiB and more are cut between words */
export function createBlockCutter(unit: "line" | "word", path: string): BlockCutter {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;

  return {
    push(piece) {
      const cut = cutOf(piece, unit === "word" && pendingBytes + piece.length >= LONG_LINE_BYTES);
      if (cut === 0) {
        pending.push(piece.slice());
        pendingBytes += piece.length;
        if (pendingBytes <= LONGEST_LINE_BYTES) return piece.subarray(0, 0);
        throw traceError(
          path,
          null,
          `holds a line longer than ${LONGEST_LINE_BYTES / 2 ** 20} MiB, which no recorder writes`,
        );
      }
      const whole = joinBytes([...pending, piece.subarray(0, cut)]);
      pending = cut === piece.length ? [] : [piece.slice(cut)];
      pendingBytes = piece.length - cut;
      return whole;
    },
    rest: () => joinBytes(pending),
  };
}

/** The place after the last line end, or else after the last ASCII blank where words may be parted. */
function cutOf(piece: Uint8Array, mayPartWords: boolean): number {
  const lineEnd = piece.lastIndexOf(LINE_END) + 1;
  return lineEnd > 0 || !mayPartWords ? lineEnd : Math.max(piece.lastIndexOf(32), piece.lastIndexOf(9)) + 1;
}

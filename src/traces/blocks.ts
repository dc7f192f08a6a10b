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
   * @param read is given the whole lines so far, in up to two blocks, none of them empty and most
   * of them a part of the piece
   * @throws SentinelError E_TRACE when a line is longer than 64 MiB
   */
  readonly push: (piece: Uint8Array, read: (block: Uint8Array) => void) => void;
  /** What is left after the last line end. */
  readonly rest: () => Uint8Array;
}

/** @param unit a line, or a word: then lines of 64 KiB and more are cut between words */
export function createBlockCutter(unit: "line" | "word", path: string): BlockCutter {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;

  /** A copy, which `slice` of a Node buffer is not. */
  function hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    pending.push(new Uint8Array(piece));
    pendingBytes += piece.length;
  }

  return {
    push(piece, read) {
      const cut = cutOf(piece, unit === "word" && pendingBytes + piece.length >= LONG_LINE_BYTES);
      if (cut === 0) {
        hold(piece);
        if (pendingBytes <= LONGEST_LINE_BYTES) return;
        const facts = { what: "line", mostBytes: LONGEST_LINE_BYTES, remedy: null };
        throw traceError(path, null, { problem: "trace.too-long", ...facts });
      }
      let from = 0;
      if (pending.length > 0) {
        // Only the line that was begun is put together; the others stay where they are.
        from = piece[cut - 1] === LINE_END ? piece.indexOf(LINE_END) + 1 : cut;
        const begun = joinBytes([...pending, piece.subarray(0, from)]);
        pending = [];
        pendingBytes = 0;
        read(begun);
      }
      if (cut > from) read(from === 0 && cut === piece.length ? piece : piece.subarray(from, cut));
      hold(piece.subarray(cut));
    },
    rest: () => joinBytes(pending),
  };
}

/**
 * The place after the last line end, or else after the last ASCII blank where words may be parted.
 */
function cutOf(piece: Uint8Array, mayPartWords: boolean): number {
  const lineEnd = piece.lastIndexOf(LINE_END) + 1;
  return lineEnd > 0 || !mayPartWords ? lineEnd : Math.max(piece.lastIndexOf(32), piece.lastIndexOf(9)) + 1;
}

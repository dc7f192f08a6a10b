import { NO_BYTE } from "../bytes.ts";
import type { Separator } from "./csv-cells.ts";

const QUOTE = 34;
const SPACE = 32;

/** The cells of plain rows by their places, without making strings of them. */
export interface PlainCells {
  /**
   * @returns false where the row needs a closer look: it has a quote, a letter beyond ASCII, or
   * another number of cells
   */
  readonly find: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** Where a cell of the row that was found last begins, without the blanks around it. */
  readonly starts: Int32Array;
  /** Where it ends. */
  readonly ends: Int32Array;
}

/** @param width how many cells a row has */
export function createPlainCells(separator: Separator, width: number): PlainCells {
  const starts = new Int32Array(width);
  const ends = new Int32Array(width);
  const between = separator.charCodeAt(0);

  function put(cell: number, bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    let end = to;
    while (start < end && (bytes[start] ?? NO_BYTE) <= SPACE) start += 1;
    while (end > start && (bytes[end - 1] ?? NO_BYTE) <= SPACE) end -= 1;
    starts[cell] = start;
    ends[cell] = end;
  }

  return {
    starts,
    ends,
    find(bytes, start, end) {
      let cell = 0;
      let from = start;
      for (let at = start; at < end; at += 1) {
        const byte = bytes[at] ?? NO_BYTE;
        if (byte === between) {
          if (cell === width - 1) return false;
          put(cell, bytes, from, at);
          cell += 1;
          from = at + 1;
        } else if (byte === QUOTE || byte >= 0x80) return false;
      }
      put(cell, bytes, from, end);
      return cell === width - 1;
    },
  };
}

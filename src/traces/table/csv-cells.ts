import { NO_BYTE } from "../bytes.ts";

/** What may separate the cells of a row. */
const SEPARATORS = ["\t", ",", ";"] as const;
const QUOTE = 34;
const SPACE = 32;

export type Separator = (typeof SEPARATORS)[number];

/** The separator that a header holds most often; a comma where it holds none. */
export function separatorOf(header: string): Separator {
  const counts = SEPARATORS.map((separator) => ({ separator, count: header.split(separator).length - 1 }));
  const best = counts.reduce((most, next) => (next.count > most.count ? next : most));
  return best.count === 0 ? "," : best.separator;
}

/**
 * The cells of one row, without quotes, perhaps with blanks around them (RFC 4180: a quoted cell
 * may hold separators, and quotes written twice). Tables with tabs often have no quoting: there a
 * row whose quotes do not close is cut at its tabs.
 * @returns null where a quote is not closed: no cell may hold a line end
 */
export function cellsOf(row: string, separator: Separator): readonly string[] | null {
  if (!row.includes('"')) return row.split(separator);
  const cells: string[] = [];
  for (let at = 0; at <= row.length;) {
    let start = at;
    while (row[start] === " ") start += 1;
    if (row[start] === '"') {
      const end = quoteEnd(row, start + 1);
      if (end < 0) return withoutQuotes(row, separator);
      const next = row.indexOf(separator, end + 1);
      const cellEnd = next < 0 ? row.length : next;
      if (row.slice(end + 1, cellEnd).trim() !== "") return withoutQuotes(row, separator);
      cells.push(
        row
          .slice(start + 1, end)
          .replaceAll('""', '"')
          .trim(),
      );
      at = cellEnd + 1;
    } else {
      const next = row.indexOf(separator, start);
      const cellEnd = next < 0 ? row.length : next;
      cells.push(row.slice(at, cellEnd));
      at = cellEnd + 1;
    }
  }
  return cells;
}

function withoutQuotes(row: string, separator: Separator): readonly string[] | null {
  return separator === "\t" ? row.split(separator) : null;
}

/** The quote that closes a cell; -1 where none does. */
function quoteEnd(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) if (row[at + 1] !== '"') return at;
  return -1;
}

/** Finds the cells of plain rows in their bytes, without decoding them. */
export interface PlainCells {
  /**
   * @returns false where the row is not plain: it has a quote, a letter beyond ASCII, or another
   * number of cells
   */
  readonly find: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** Where each cell of the last row begins, without the blanks around it. */
  readonly starts: Int32Array;
  /** Where each cell of the last row ends. */
  readonly ends: Int32Array;
}

/** @param width the number of cells per row */
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

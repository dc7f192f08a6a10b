import { LINE_END, joinBytes, lineEndAt, placeOf, searchedBytes, textAt } from "./bytes.ts";
import type { TraceReader, TraceSource } from "./format.ts";
import { traceError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";

/** No recorder writes longer lines (or words); to hold one would fill the memory. */
const LONGEST_LINE_BYTES = 64 * 2 ** 20;
/** A longer line may be cut between words, where its format allows it. */
const LONG_LINE_BYTES = 64 * 1024;
/**
 * Decoding some lines at once takes a quarter of the time of one by one; more lines save little.
 */
const LINES_BYTES = 4096;
const LAST_CONTROL = 32;
const FIRST_WIDE = 128;
/** ANSI escape sequences: colours, and others such as "clear the rest of the line". */
const COLOURS = /\x1b\[[0-9;]{0,20}[A-Za-z]/g;
/** V8 copies shorter slices of a text. */
const SHORTEST_PART = 13;
const PIECE = 4096;

/** Cuts a stream of bytes into blocks of whole lines, or of whole words. */
export interface BlockCutter {
  /**
   * @param piece what comes next; it is not kept
   * @param read receives the whole lines so far, in up to two blocks; none is empty, and most are
   * views of the piece
   * @throws SentinelError E_TRACE when a line is longer than 64 MiB
   */
  readonly push: (piece: Uint8Array, read: (block: Uint8Array) => void) => void;
  /** The bytes after the last line end. */
  readonly rest: () => Uint8Array;
}

/** @param unit a line, or a word: then lines of 64 KiB and more are cut between words */
export function createBlockCutter(unit: "line" | "word", path: string): BlockCutter {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;

  /** Copies the piece; `slice` of a Node buffer would not. */
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
        // Only the line that was begun is copied together; the others are read in place.
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
 * The place after the last line end, or else after the last ASCII blank where a cut between words
 * is allowed.
 */
function cutOf(piece: Uint8Array, mayPartWords: boolean): number {
  const lineEnd = piece.lastIndexOf(LINE_END) + 1;
  return lineEnd > 0 || !mayPartWords ? lineEnd : Math.max(piece.lastIndexOf(32), piece.lastIndexOf(9)) + 1;
}

/**
 * A reader of single lines, each given by its place in the block, without its line end.
 * @param readLine gets the line and its number, from 1
 */
export function byteLineReader(
  readLine: (block: Uint8Array, start: number, end: number, lineNumber: number) => void,
  finish: TraceReader["finish"],
): TraceReader {
  let lineNumber = 0;
  let emptyLines = 0;
  return {
    unit: "line",
    read(block) {
      const searched = searchedBytes(block);
      for (let start = 0; start < block.length;) {
        const end = placeOf(LINE_END, searched, start, block.length);
        lineNumber += 1;
        if (end === start) emptyLines += 1;
        readLine(block, start, end, lineNumber);
        start = end + 1;
      }
    },
    lines: () => lineNumber - emptyLines,
    finish,
  };
}

/**
 * A reader of single lines as text, without line ends and trailing blanks; blank lines are left
 * out. For formats whose lines are read by patterns or as JSON.
 * @param readLine gets the line and its number, from 1. The line is a slice of a text of up to 4
 * KiB, which every slice of it keeps in memory: keep {@link ownText} of it instead
 */
export function lineReader(
  readLine: (line: string, lineNumber: number) => void,
  finish: TraceReader["finish"],
): TraceReader {
  let lineNumber = 0;
  let emptyLines = 0;
  return {
    unit: "line",
    read(block) {
      for (let from = 0; from < block.length;) {
        const to = endOfLines(block, from);
        const text = textAt(block, from, to);
        for (let start = 0; start < text.length;) {
          const found = text.indexOf("\n", start);
          const end = found < 0 ? text.length : found;
          lineNumber += 1;
          if (end === start) emptyLines += 1;
          const line = withoutBlankEnd(text.slice(start, end));
          if (line !== "") readLine(line, lineNumber);
          start = end + 1;
        }
        from = to;
      }
    },
    lines: () => lineNumber - emptyLines,
    finish,
  };
}

/**
 * The place after the last line end within {@link LINES_BYTES}, or else after the next one. No
 * character spans a line end.
 */
function endOfLines(block: Uint8Array, from: number): number {
  const most = from + LINES_BYTES;
  if (most >= block.length) return block.length;
  const last = block.lastIndexOf(LINE_END, most - 1);
  return last >= from ? last + 1 : Math.min(block.length, lineEndAt(block, most) + 1);
}

function withoutBlankEnd(line: string): string {
  const last = line.charCodeAt(line.length - 1);
  return last > LAST_CONTROL && last < FIRST_WIDE ? line : line.trimEnd();
}

/** Counts the lines of a file that are not of its format. */
interface LineNotes {
  /**
   * Notes one.
   * @param line its number, from 1
   * @throws SentinelError E_TRACE where the user is strict
   */
  readonly strange: (line: number, text: string) => void;
  /** One warning on all of them, or none. */
  readonly warnings: () => readonly Problem[];
}

/** @param kind what the lines are not, for example "strace line" */
export function createLineNotes(source: TraceSource, kind: string): LineNotes {
  let count = 0;
  let first = 0;
  return {
    strange(line, text) {
      count += 1;
      source.countStrange?.();
      if (count > 1) return;
      const odd = { text: text.slice(0, 60), kind };
      if (source.isStrict === true) throw traceError(source.path, line, { problem: "trace.odd-line", ...odd });
      source.tellStrange?.(line, odd);
      first = line;
    },
    warnings() {
      if (count === 0) return [];
      return [{ problem: "trace.lines-skipped", path: source.path, line: first, lines: count, kind }];
    },
  };
}

/** A line without escape sequences for a terminal. */
export function withoutColours(line: string): string {
  return line.includes("\x1b") ? line.replace(COLOURS, "") : line;
}

/**
 * A copy of the text with memory of its own: a slice of a line keeps the whole line in memory.
 */
export function ownText(text: string): string {
  if (text.length < SHORTEST_PART) return text;
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += PIECE) {
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- put together again as they are
    pieces.push([...text.slice(from, from + PIECE)].join(""));
  }
  return pieces.join("");
}

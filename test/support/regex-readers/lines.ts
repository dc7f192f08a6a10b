import { traceError } from "../../../src/errors.ts";

/** No trace is this long; more calls would fill the memory before anything could score them. */
const LARGEST_CALL_COUNT = 100_000_000;

/** A piece of a text and where it begins. */
export interface Piece {
  readonly piece: string;
  readonly offset: number;
}

/**
 * The lines that hold more than blanks, without the blanks before. One at a time: the lines of a hostile text (256 MiB of line ends) do not fit in an
 * array, and V8 ends the process rather than throw.
 */
export function linesOf(text: string): Generator<Piece> {
  return piecesOf(text, /\S[^\n]*/g);
}

/** The words between blanks and line ends, one at a time. */
export function wordsOf(text: string): Generator<Piece> {
  return piecesOf(text, /\S+/g);
}

/** The line, counted from 1, of a place in a text. */
export function lineNumberAt(text: string, offset: number): number {
  let line = 1;
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", end + 1)) line += 1;
  return line;
}

/** @throws SentinelError E_TRACE when a file holds more calls than any trace */
export function checkCallCount(calls: number, path: string): void {
  if (calls > LARGEST_CALL_COUNT) {
    throw traceError(path, null, { problem: "trace.too-many-calls", most: LARGEST_CALL_COUNT, trace: null });
  }
}

function* piecesOf(text: string, pattern: RegExp): Generator<Piece> {
  for (const match of text.matchAll(pattern)) yield { piece: match[0], offset: match.index };
}

/** One string for all equal words, cut loose from its text: V8 keeps a whole text in memory for the sake of one word sliced from it. */
export function createWordStore(): (word: string) => string {
  const stored = new Map<string, string>();
  return (word) => {
    const known = stored.get(word);
    if (known !== undefined) return known;
    const copy = Array.from(word).join("");
    stored.set(copy, copy);
    return copy;
  };
}

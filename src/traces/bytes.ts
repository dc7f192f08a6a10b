/**
 * A text as its UTF-8 bytes. A blank is what `\s` matches, a line ends at "\n" only, a word is what
 * is between blanks, as in a regular expression over the decoded text. A place past the end reads
 * as 0, a byte that no text holds.
 */

export const LINE_END = 10;

/** Keeps a byte order mark, which counts as a blank. */
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

/** By byte: 1 for what begins a call's name, 2 for the digits that may follow, 0 for others. */
const NAME_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  isDigit(byte) ? 2 : LETTERS.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * The value read past the last byte: a NUL, which is not part of a name, a number or a blank.
 */
export const NO_BYTE = 0;
const BAR = 124;
/** Each byte of a word is 1, or 128. */
const ONES = 0x01010101;
const TOPS = 0x80808080;
const SHORT_BYTES = 64;
const NO_WORDS = new Int32Array(0);

/** True for 0 to 9. */
export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** How many bytes the blank at a place has; 0 where there is no blank. */
export function blankLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? NO_BYTE;
  if (byte === 32 || (byte >= 9 && byte <= 13)) return 1;
  return byte < 0xc2 ? 0 : wideBlankLength(byte, bytes[at + 1] ?? NO_BYTE, bytes[at + 2] ?? NO_BYTE);
}

/**
 * U+00A0; U+1680; U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F; U+3000; U+FEFF. A lead byte is
 * never a part of another character.
 */
function wideBlankLength(first: number, second: number, third: number): number {
  switch (first) {
    case 0xc2:
      return second === 0xa0 ? 2 : 0;
    case 0xe1:
      return second === 0x9a && third === 0x80 ? 3 : 0;
    case 0xe2: {
      if (second === 0x81) return third === 0x9f ? 3 : 0;
      const isBlank = (third >= 0x80 && third <= 0x8a) || third === 0xa8 || third === 0xa9 || third === 0xaf;
      return second === 0x80 && isBlank ? 3 : 0;
    }
    case 0xe3:
      return second === 0x80 && third === 0x80 ? 3 : 0;
    case 0xef:
      return second === 0xbb && third === 0xbf ? 3 : 0;
    default:
      return 0;
  }
}

/** Whether a byte separates the names of calls: a blank or a vertical bar. */
export function isBetweenWords(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === BAR || blankLength(bytes, at) > 0;
}

/** The first place from `at` that is not a blank of the same line. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (bytes[next] !== LINE_END) {
    const blank = blankLength(bytes, next);
    if (blank === 0) break;
    next += blank;
  }
  return next;
}

/** The first place from `at` that is not a digit. */
export function skipDigits(bytes: Uint8Array, at: number): number {
  let next = at;
  while (isDigit(bytes[next] ?? NO_BYTE)) next += 1;
  return next;
}

/** The first place from `at` that is a blank, or the end. */
export function skipWord(bytes: Uint8Array, at: number, end = bytes.length): number {
  let next = at;
  while (next < end && blankLength(bytes, next) === 0) next += 1;
  return next;
}

/** The end of the call name that begins at `at`; `at` itself where none begins. */
export function skipName(bytes: Uint8Array, at: number): number {
  if (NAME_BYTES[bytes[at] ?? NO_BYTE] !== 1) return at;
  let next = at + 1;
  while (NAME_BYTES[bytes[next] ?? NO_BYTE] !== 0) next += 1;
  return next;
}

/** The end of the line around `at`: its line end, or the end of the text. */
export function lineEndAt(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(LINE_END, at);
  return end < 0 ? bytes.length : end;
}

/** The text between two places that do not cut a character. */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  return DECODER.decode(bytes.subarray(start, end));
}

/**
 * The first `characters` (UTF-16 units) of the word that begins at `start`; the rest is not read.
 */
export function shownWord(bytes: Uint8Array, start: number, characters: number): string {
  return cut(bytes, start, skipWord(bytes, start, farEnough(bytes, start, characters)), characters);
}

/** The same of a line, blanks and all. */
export function shownLine(bytes: Uint8Array, start: number, characters: number): string {
  const piece = bytes.subarray(start, farEnough(bytes, start, characters));
  return cut(bytes, start, start + lineEndAt(piece, 0), characters);
}

/**
 * A character, damaged or not, has at most three bytes per UTF-16 unit; the extra three bytes keep
 * the cut behind what is shown.
 */
function farEnough(bytes: Uint8Array, start: number, characters: number): number {
  return Math.min(bytes.length, start + 3 * characters + 3);
}

function cut(bytes: Uint8Array, start: number, end: number, characters: number): string {
  return textAt(bytes, start, end).slice(0, characters);
}

/** Bytes that are searched four at a time. */
export interface SearchedBytes {
  readonly bytes: Uint8Array;
  /** The same bytes from `lead`, as words of 32 bits. */
  readonly words: Int32Array;
  /** How many bytes come before the first word, 0 to 3. */
  readonly lead: number;
}

/** Prepares a block for {@link placeOf}: once per block, without a copy. */
export function searchedBytes(bytes: Uint8Array): SearchedBytes {
  // A short array has no buffer until it is asked for.
  if (bytes.length <= SHORT_BYTES) return { bytes, lead: 0, words: NO_WORDS };
  const lead = -bytes.byteOffset & 3;
  return { bytes, lead, words: new Int32Array(bytes.buffer, bytes.byteOffset + lead, (bytes.length - lead) >> 2) };
}

/**
 * The place of the first such byte from `from`, or `end` where there is none before it. On a line
 * of 100 bytes it takes a third of the time of `indexOf`, whose call costs as much as the search.
 * @param end at most the length of the bytes
 */
export function placeOf(byte: number, { bytes, words, lead }: SearchedBytes, from: number, end: number): number {
  const wanted = Math.imul(byte, ONES);
  let at = from;
  for (; at < end && ((at - lead) & 3) !== 0; at += 1) if (bytes[at] === byte) return at;
  const last = Math.min(words.length, (end - lead) >> 2);
  let word = (at - lead) >> 2;
  for (; word < last; word += 1) {
    const other = (words[word] ?? NO_BYTE) ^ wanted;
    // A byte borrows from its high bit only where it is 0 (or one below it is).
    if (((other - ONES) & ~other & TOPS) !== 0) break;
  }
  // In the word that was found, or in the bytes after the last word.
  at = Math.max(at, (word << 2) + lead);
  while (at < end && bytes[at] !== byte) at += 1;
  return at;
}

/** Joins pieces of bytes; a single piece is returned as it is. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

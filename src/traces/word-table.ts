import { NO_BYTE, textAt } from "./bytes.ts";

/** A power of two; a program makes some 50 different calls. */
const WORD_SLOTS = 1024;

/**
 * A recording has far fewer calls and threads; a file of ever new words must not fill the memory.
 */
const MOST_WORDS = 131_072;

/** A longer word is not an id or a call's name: it is decoded each time and not kept. */
export const LONGEST_KEPT_WORD = 256;

/**
 * Interns words by their bytes: one value for all equal words, so that a known word is rarely
 * decoded again.
 * @param make makes the value of a new word; it must give the same value again, since beyond
 * 131,072 words all are forgotten
 */
export function createWordTable<Value extends string | object>(
  make: (word: string) => Value,
): (bytes: Uint8Array, start: number, end: number) => Value {
  const values = new Map<string, Value>();
  /** The last word of each hash; where two words share a hash, the map still has both. */
  const recent = new Array<{ readonly word: string; readonly value: Value } | undefined>(WORD_SLOTS).fill(undefined);

  return (bytes, start, end) => {
    const slot = slotOf(bytes, start, end);
    const known = recent[slot];
    if (known !== undefined && isWordAt(known.word, bytes, start, end)) return known.value;
    const word = textAt(bytes, start, end);
    if (word.length > LONGEST_KEPT_WORD) return make(word);
    const value = values.get(word) ?? make(word);
    if (values.size >= MOST_WORDS) values.clear();
    values.set(word, value);
    recent[slot] = { word, value };
    return value;
  };
}

/**
 * Decodes words; a recent word is not decoded again. Unlike `createWordTable` it keeps only recent
 * words, so that a file of ever new words does not fill the memory.
 */
export function createRecentWords(): (bytes: Uint8Array, start: number, end: number) => string {
  const recent = new Array<string>(WORD_SLOTS).fill("");

  return (bytes, start, end) => {
    const slot = slotOf(bytes, start, end);
    const known = recent[slot] ?? "";
    if (isWordAt(known, bytes, start, end)) return known;
    const word = textAt(bytes, start, end);
    if (word.length <= LONGEST_KEPT_WORD) recent[slot] = word;
    return word;
  };
}

/** A hash of the word between two places, from 0 to {@link WORD_SLOTS} - 1. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? NO_BYTE)) | 0;
  return (hash ^ (hash >>> 15)) & (WORD_SLOTS - 1);
}

/**
 * Whether the bytes between two places are the word. Exact: a word with a letter beyond ASCII has
 * fewer characters than bytes, or a character above 255.
 */
function isWordAt(word: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let index = 0; index < word.length; index += 1) {
    if (word.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}

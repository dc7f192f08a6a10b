import { textAt } from "../bytes.ts";
import { isWordAt, LONGEST_KEPT_WORD, slotOf, WORD_SLOTS } from "../word-table.ts";

/**
 * Words as strings; a word that was met lately is not made a string again. Unlike `createWordTable`
 * it forgets, so that a file of ever new words fills no memory.
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

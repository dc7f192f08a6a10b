import { textAt } from "./bytes.ts";

/** A power of two. */
const SLOTS = 1024;

/**
 * Words as strings; a word that was met lately is not made a string again. Unlike `createWordTable` it forgets, so that a file of ever new words fills no
 * memory.
 */
export function createRecentWords(): (bytes: Uint8Array, start: number, end: number) => string {
  const recent = new Array<string>(SLOTS).fill("");

  return (bytes, start, end) => {
    const slot = slotOf(bytes, start, end);
    const known = recent[slot] ?? "";
    if (isWordAt(known, bytes, start, end)) return known;
    const word = textAt(bytes, start, end);
    recent[slot] = word;
    return word;
  };
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

function isWordAt(word: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let index = 0; index < word.length; index += 1) {
    if (word.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}

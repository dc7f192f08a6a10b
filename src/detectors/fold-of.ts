import type { Tokens } from "../core/trace.ts";

/**
 * A fold in 0..folds-1 that depends on the calls and the seed alone, so that copies of a trace share
 * one and file order does not matter. Seed 0: FNV-1a of the tokens in decimal, parted by blanks,
 * modulo the folds. Other seeds stir its bits first (the end of MurmurHash3): FNV-1a's lowest bit
 * is the parity of the characters, which no prefix would change.
 * @param seed whole number from 0
 */
export function foldOf(tokens: Tokens, folds: number, seed = 0): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < tokens.length; place += 1) {
    const letters = String(tokens[place]);
    if (place > 0) hash = fnv(hash, 32);
    for (let index = 0; index < letters.length; index += 1) hash = fnv(hash, letters.charCodeAt(index));
  }
  return (seed === 0 ? hash : stirred(hash ^ Math.imul(seed, 0x9e3779b1))) % folds;
}

function fnv(hash: number, character: number): number {
  return Math.imul(hash ^ character, 0x01000193) >>> 0;
}

function stirred(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * A fold in 0..folds-1 that depends on the key and the seed alone, so that copies of a trace share one and file order does not matter. Seed 0: FNV-1a of the key, modulo the
 * folds. Other seeds stir its bits first (the end of MurmurHash3): FNV-1a's lowest bit is the parity of the key's characters, which no prefix would deal anew.
 * @param seed whole number from 0
 */
export function foldOf(key: string, folds: number, seed = 0): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  }
  return (seed === 0 ? hash : stirred(hash ^ Math.imul(seed, 0x9e3779b1))) % folds;
}

function stirred(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

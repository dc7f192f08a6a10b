import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * The default seed of the split, in training as in evaluation, so that a network never meets its
 * training traces in a test.
 */
export const DEFAULT_SPLIT_SEED = 1;

/**
 * Characters of a text that are hashed at once: the text of a long trace does not fit in a string.
 */
const PIECE_CHARACTERS = 2 ** 16;

/**
 * Halves normal traces that come without a split: verbatim copies are left out, the first of each
 * kept; of what remains, a random half trains (the larger one where the number is odd). The order
 * of chance is that of sha256(seed, calls), so names and the order of the files do not matter, and
 * adding a trace moves few others.
 * @param seed a whole number; each gives another half
 * @returns both halves in the order given; no sequence of calls is on both sides
 */
export function splitNormals<Given extends { readonly calls: Iterable<string> }>(
  traces: readonly Given[],
  seed: number,
): { readonly training: readonly Given[]; readonly validation: readonly Given[] } {
  const drawn = new Map<string, Given>();
  for (const trace of traces) {
    const lot = lotOf(seed, trace.calls);
    if (!drawn.has(lot)) drawn.set(lot, trace);
  }
  const lots = [...drawn.keys()].sort();
  const chosen = new Set(lots.slice(0, Math.ceil(lots.length / 2)));
  const side = (isTraining: boolean): readonly Given[] =>
    [...drawn].filter(([lot]) => chosen.has(lot) === isTraining).map(([, trace]) => trace);
  return { training: side(true), validation: side(false) };
}

/** Hex sha256 of the seed, a line break, and the calls with a blank between them. */
function lotOf(seed: number, calls: Iterable<string>): string {
  const hash = sha256.create();
  let piece = `${seed}\n`;
  let between = "";
  for (const call of calls) {
    piece += between + call;
    between = " ";
    if (piece.length < PIECE_CHARACTERS) continue;
    hash.update(utf8ToBytes(piece));
    piece = "";
  }
  return bytesToHex(hash.update(utf8ToBytes(piece)).digest());
}

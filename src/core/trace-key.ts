import type { Tokens, Trace } from "./trace.ts";

/** A call's name as the four hashes take it. */
export interface CallCodes {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

/** Where the four hashes begin: the square roots of 2, 3, 5 and 7, as in SHA-256. */
const SEEDS: readonly [number, number, number, number] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];

/** How many words of 32 bits the hash of one trace takes. */
export const HASH_WORDS = 4;

/**
 * Begins the hash of a trace. A trace's key is its number of calls and four hashes of 32 bits that
 * take one call after the other, each by codes of its own: the body of MurmurHash3_x86_32 (Austin
 * Appleby). Two different traces of equal length share a key by a chance of 2^-128: any two of a
 * million, by 1.5e-27. It withstands chance, not someone who computes collisions.
 * @param at where its {@link HASH_WORDS} words begin in `hashes`
 */
export function seedHash(hashes: Int32Array, at: number): void {
  hashes.set(SEEDS, at);
}

/** Takes the next call. */
export function stirHash(hashes: Int32Array, at: number, codes: CallCodes): void {
  hashes[at] = stirred(hashes[at]!, codes.first);
  hashes[at + 1] = stirred(hashes[at + 1]!, codes.second);
  hashes[at + 2] = stirred(hashes[at + 2]!, codes.third);
  hashes[at + 3] = stirred(hashes[at + 3]!, codes.fourth);
}

/** The key of a trace of `callCount` calls. */
export function hashKey(hashes: Int32Array, at: number, callCount: number): string {
  const [first, second, third, fourth] = [hashes[at]!, hashes[at + 1]!, hashes[at + 2]!, hashes[at + 3]!];
  return `${callCount}-${hex(first)}${hex(second)}${hex(third)}${hex(fourth)}`;
}

/** What {@link stirHash} takes of a call; worth keeping for each name. */
export function callCodes(call: string): CallCodes {
  const [first, second, third, fourth] = SEEDS;
  return {
    first: codeOf(call, first),
    second: codeOf(call, second),
    third: codeOf(call, third),
    fourth: codeOf(call, fourth),
  };
}

/** One step of MurmurHash3_x86_32: no two hashes become one, and no two codes give one hash. */
function stirred(hash: number, code: number): number {
  const mixed = hash ^ code;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** MurmurHash3_x86_32 of a name, a word of it for each UTF-16 unit. */
function codeOf(name: string, seed: number): number {
  let hash = seed | 0;
  for (let index = 0; index < name.length; index += 1) {
    const unit = Math.imul(name.charCodeAt(index), 0xcc9e2d51);
    hash = stirred(hash, Math.imul((unit << 15) | (unit >>> 17), 0x1b873593));
  }
  hash ^= name.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Remembers traceKey, which stays a pure function: an evaluation asks for each key many times. */
const keys = new WeakMap<Trace["calls"], string>();

/**
 * Equal for traces with the same calls in the same order, and for no others but by a chance of
 * 2^-128: the key of {@link hashKey}, short for any trace.
 */
export function traceKey(trace: Pick<Trace, "calls">): string {
  const known = keys.get(trace.calls);
  if (known !== undefined) return known;
  const key = keyOf(trace.calls, callCodes);
  keys.set(trace.calls, key);
  return key;
}

/** The same for tokens. Equal tokens of two vocabularies may be different calls. */
export function tokensKey(tokens: Tokens): string {
  return keyOf(tokens, (token) => callCodes(String(token)));
}

function keyOf<Call>(calls: ArrayLike<Call>, codesOf: (call: Call) => CallCodes): string {
  const codes = new Map<Call, CallCodes>();
  const hash = new Int32Array(HASH_WORDS);
  seedHash(hash, 0);
  for (let place = 0; place < calls.length; place += 1) {
    const call = calls[place]!;
    let ofCall = codes.get(call);
    if (ofCall === undefined) codes.set(call, (ofCall = codesOf(call)));
    stirHash(hash, 0, ofCall);
  }
  return hashKey(hash, 0, calls.length);
}

/** Which of `keys` occur for the first time: not in `seenBefore` and not earlier in the list. */
export function firstOccurrences(keys: readonly string[], seenBefore: ReadonlySet<string>): readonly boolean[] {
  const seen = new Set<string>();
  return keys.map((key) => {
    if (seenBefore.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The first item of each key, in order. */
export function distinctBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const isFirst = firstOccurrences(items.map(keyOf), new Set());
  return items.filter((_, index) => isFirst[index]);
}

/** The traces without copies of an earlier one, in order. */
export function withoutCopies(traces: readonly Tokens[]): readonly Tokens[] {
  return distinctBy(traces, tokensKey);
}

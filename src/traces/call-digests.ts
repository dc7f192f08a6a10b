import type { CallCounts } from "../core/call-counts.ts";
import type { TraceDigest } from "../core/trace.ts";
import type { CallStore } from "./call-store.ts";

/** Reads traces without keeping their calls. */
export interface CallDigests {
  /** The store of one trace more, of a few hundred bytes however many its calls. */
  readonly open: () => CallStore<Pick<TraceDigest, "callCount" | "key">>;
  /** How often each call was made, in all traces together. */
  readonly counts: () => CallCounts;
}

/** A call's name as the four hashes take it, and how often it was met. */
interface Word {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
  count: number;
}

/** Where the four hashes begin: the square roots of 2, 3, 5 and 7, as in SHA-256. */
const SEEDS: readonly [number, number, number, number] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];

/**
 * A trace's key is its number of calls and four hashes of 32 bits that take one call after the other, each by codes of its own: the body of MurmurHash3_x86_32
 * (Austin Appleby). Two different traces of equal length share a key by a chance of 2^-128: any two of a million, by 1.5e-27. It withstands chance, not someone
 * who computes collisions.
 */
export function createCallDigests(): CallDigests {
  const words = new Map<string, Word>();

  function wordOf(call: string): Word {
    const known = words.get(call);
    if (known !== undefined) return known;
    const [first, second, third, fourth] = SEEDS;
    const word = {
      first: codeOf(call, first),
      second: codeOf(call, second),
      third: codeOf(call, third),
      fourth: codeOf(call, fourth),
      count: 0,
    };
    words.set(call, word);
    return word;
  }

  return {
    open() {
      let callCount = 0;
      let [first, second, third, fourth] = SEEDS;
      return {
        add(call) {
          const word = wordOf(call);
          word.count += 1;
          callCount += 1;
          first = stirred(first, word.first);
          second = stirred(second, word.second);
          third = stirred(third, word.third);
          fourth = stirred(fourth, word.fourth);
        },
        kept: () => ({ callCount, key: `${callCount}-${[first, second, third, fourth].map(hex).join("")}` }),
      };
    },
    counts: () => new Map([...words].map(([call, { count }]) => [call, count])),
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

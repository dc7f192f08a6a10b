import type { CallCounts } from "../core/call-counts.ts";
import { callCodes, createCallHash, type CallCodes } from "../core/call-hash.ts";
import type { TraceDigest } from "../core/trace.ts";
import type { CallStore } from "./call-store.ts";

/** Reads traces without keeping their calls. */
export interface CallDigests {
  /** The store of one trace more, of a few hundred bytes however many its calls. */
  readonly open: () => CallStore<Pick<TraceDigest, "callCount" | "key">>;
  /** How often each call was made, in all traces together, and by how many of them. */
  readonly counts: () => CallCounts;
}

/** Keeps of each trace the key of {@link createCallHash}, the same that traceKey gives one whose calls are kept. */
export function createCallDigests(): CallDigests {
  const words = new Map<string, { readonly codes: CallCodes; readonly place: number; times: number; traces: number }>();
  return {
    open() {
      const hash = createCallHash();
      const made = createSmallSet();
      return {
        add(call) {
          let word = words.get(call);
          if (word === undefined) {
            words.set(call, (word = { codes: callCodes(call), place: words.size, times: 0, traces: 0 }));
          }
          word.times += 1;
          if (made.add(word.place)) word.traces += 1;
          hash.add(word.codes);
        },
        kept: () => ({ callCount: hash.callCount(), key: hash.key() }),
      };
    },
    counts: () => new Map([...words].map(([call, { times, traces }]) => [call, { times, traces }])),
  };
}

/** The numbers that came before; a few bytes for those below 31, since a file may hold a million threads. */
function createSmallSet(): { readonly add: (number: number) => boolean } {
  let small = 0;
  let others: Set<number> | null = null;
  return {
    /** Whether it is new. */
    add(number) {
      if (number < 31) {
        const before = small;
        small |= 1 << number;
        return small !== before;
      }
      others ??= new Set();
      const size = others.size;
      return others.add(number).size > size;
    },
  };
}

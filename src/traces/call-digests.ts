import type { CallCounts } from "../core/call-counts.ts";
import { callCodes, createCallHash, type CallCodes } from "../core/call-hash.ts";
import type { TraceDigest } from "../core/trace.ts";
import type { CallStore } from "./call-store.ts";

/** Reads traces without keeping their calls. */
export interface CallDigests {
  /** The store of one trace more, of a few hundred bytes however many its calls. */
  readonly open: () => CallStore<Pick<TraceDigest, "callCount" | "key">>;
  /** How often each call was made, in all traces together. */
  readonly counts: () => CallCounts;
}

/** Keeps of each trace the key of {@link createCallHash}, the same that traceKey gives one whose calls are kept. */
export function createCallDigests(): CallDigests {
  const words = new Map<string, { readonly codes: CallCodes; count: number }>();
  return {
    open() {
      const hash = createCallHash();
      return {
        add(call) {
          let word = words.get(call);
          if (word === undefined) words.set(call, (word = { codes: callCodes(call), count: 0 }));
          word.count += 1;
          hash.add(word.codes);
        },
        kept: () => ({ callCount: hash.callCount(), key: hash.key() }),
      };
    },
    counts: () => new Map([...words].map(([call, { count }]) => [call, count])),
  };
}

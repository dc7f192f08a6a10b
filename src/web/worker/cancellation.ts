import { SentinelError } from "../../errors.ts";
import type { OnProgress, WorkProgress } from "../api.ts";

/**
 * A message to the page costs a fraction of a millisecond, and work reports progress after each of
 * thousands of runs.
 */
const BETWEEN_MESSAGES_MS = 100;

/** Lets work under way be ended from outside: it stops when it next reports its progress. */
interface Cancellation {
  /** Ends what is guarded now, and aborts the signal of now. */
  readonly request: () => void;
  /** Of fetches that belong to such work. */
  readonly signal: () => AbortSignal;
  /**
   * The same callback, which is called ten times a second at most, and throws SentinelError E_USAGE
   * once a request came after this.
   */
  readonly guard: (onProgress: OnProgress) => OnProgress;
}

export function createCancellation(): Cancellation {
  let requests = 0;
  let controller = new AbortController();
  return {
    request() {
      requests += 1;
      controller.abort();
      controller = new AbortController();
    },
    signal: () => controller.signal,
    guard(onProgress) {
      const before = requests;
      let lastAt = -Infinity;
      let last: Pick<WorkProgress, "stage" | "what"> | null = null;
      return (progress) => {
        if (requests !== before) throw new SentinelError("E_USAGE", "cancelled");
        const isSame = progress.stage === last?.stage && progress.what === last.what;
        const now = performance.now();
        if (isSame && now - lastAt < BETWEEN_MESSAGES_MS) return;
        [lastAt, last] = [now, progress];
        onProgress(progress);
      };
    },
  };
}

import { setImmediate } from "node:timers/promises";

/** Longest stretch of work at a time; a program with this in it still answers at once. */
const LONGEST_STRETCH_MS = 5;

/** Whoever works on gives everything else in the process a turn now and then. */
export interface Turns {
  /** Whether the work has gone on long enough. */
  readonly isDue: () => boolean;
  /** Lets timers, sockets and signals have their turn. */
  readonly give: () => Promise<void>;
}

export function createTurns(): Turns {
  let since = performance.now();
  return {
    isDue: () => performance.now() - since > LONGEST_STRETCH_MS,
    async give() {
      await setImmediate();
      since = performance.now();
    },
  };
}

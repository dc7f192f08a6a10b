/** Longest stretch of work at a time, in milliseconds; a program with this in it still answers at once. */
const LONGEST_STRETCH_MS = 5;

/** Whoever works on gives everything else in the process its turn now and then, so that progress and Ctrl-C work. */
export interface Turns {
  /** Whether the work has gone on long enough. */
  readonly isDue: () => boolean;
  /** Lets timers, sockets and signals have their turn. */
  readonly give: () => Promise<void>;
}

/** Turns of one piece of work, counted from now. */
export function createTurns(): Turns {
  let since = performance.now();
  return {
    isDue: () => performance.now() - since > LONGEST_STRETCH_MS,
    async give() {
      await aTurn();
      since = performance.now();
    },
  };
}

/** One turn of the event loop, at once: a browser holds back timers for 4 ms, but no messages. */
export function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    if ("setImmediate" in globalThis) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const heard = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", heard, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

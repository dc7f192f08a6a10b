/**
 * Longest piece of work without a pause, in milliseconds: timers, sockets and signals wait no
 * longer.
 */
const LONGEST_WORK_MS = 5;

/** Pauses of one piece of work in favour of the event loop, so that progress and Ctrl-C work. */
export interface Pauses {
  /** Whether the work has gone on long enough. */
  readonly isDue: () => boolean;
  /** Lets timers, sockets and signals run. */
  readonly take: () => Promise<void>;
}

/** The pauses of a piece of work that begins now. */
export function createPauses(): Pauses {
  let since = performance.now();
  return {
    isDue: () => performance.now() - since > LONGEST_WORK_MS,
    async take() {
      await yieldToEventLoop();
      since = performance.now();
    },
  };
}

/** Calls `handle` on each item in order, with a pause every few milliseconds. */
export async function forEachYielding<T>(items: readonly T[], handle: (item: T) => void): Promise<void> {
  const pauses = createPauses();
  for (const item of items) {
    handle(item);
    if (pauses.isDue()) await pauses.take();
  }
}

/**
 * Lets the event loop run once, without delay: a browser holds back timers for 4 ms, but no
 * messages.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    // Typed here: the page's own types know no `setImmediate`.
    const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
    if (setImmediate !== undefined) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const received = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", received, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

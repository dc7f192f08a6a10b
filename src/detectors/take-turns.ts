/** Work done before the event loop gets its turn, so that progress and Ctrl-C work. */
const TURN_MILLISECONDS = 10;

/** Calls `handle` on each item in order, giving the event loop a turn every few milliseconds. */
export async function takeTurns<T>(items: readonly T[], handle: (item: T) => void): Promise<void> {
  let turnEnds = performance.now() + TURN_MILLISECONDS;
  for (const item of items) {
    handle(item);
    if (performance.now() < turnEnds) continue;
    await aTurn();
    turnEnds = performance.now() + TURN_MILLISECONDS;
  }
}

/** A turn of the event loop: at once in Node, after a millisecond where there is nothing but a timer. */
export function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    if ("setImmediate" in globalThis) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

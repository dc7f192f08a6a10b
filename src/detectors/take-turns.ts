/** Items handled before the event loop gets its turn, so that progress and Ctrl-C work: a few milliseconds. */
const ITEMS_A_TURN = 64;

/** Calls `handle` on each item in order, giving the event loop a turn between batches. */
export async function takeTurns<T>(items: readonly T[], handle: (item: T) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    handle(item);
    if (index % ITEMS_A_TURN === ITEMS_A_TURN - 1) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

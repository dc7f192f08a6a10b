import { createTurns } from "../turns.ts";

/** Calls `handle` on each item in order, giving the event loop a turn every few milliseconds. */
export async function takeTurns<T>(items: readonly T[], handle: (item: T) => void): Promise<void> {
  const turns = createTurns();
  for (const item of items) {
    handle(item);
    if (turns.isDue()) await turns.give();
  }
}

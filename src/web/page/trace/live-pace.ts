import type { LiveProgress } from "./live-progress.ts";

/** Calls a second, or as fast as the detector goes. */
export type LiveSpeed = 5 | 20 | 100 | 1000 | "fastest";

/** Every speed, slowest first. */
export const LIVE_SPEEDS: readonly LiveSpeed[] = [5, 20, 100, 1000, "fastest"];

/** The most calls that are asked for at once. */
export const MOST_BATCH_CALLS = 256;
/** A request should take about this long, so that the picture keeps moving and a pause is heard soon. */
const REQUEST_MILLISECONDS = 40;
/** After a longer gap, such as a hidden tab, the trace goes on from where it was. */
const MOST_GAP_MILLISECONDS = 250;

/** How many calls are owed, a fraction carried on, when `milliseconds` more have gone by; never more than one batch, so that a slow detector piles up no debt. */
export function dueCalls(owed: number, milliseconds: number, speed: LiveSpeed): number {
  if (speed === "fastest") return MOST_BATCH_CALLS;
  const more = (Math.min(MOST_GAP_MILLISECONDS, Math.max(0, milliseconds)) / 1000) * speed;
  return Math.min(MOST_BATCH_CALLS, owed + more);
}

/** How many of the calls owed to ask for at once: at most 256, and no more than the detector heard in about 40 ms so far, but at least one where one is owed. */
export function batchCalls(
  owed: number,
  { heard, busyMilliseconds }: Pick<LiveProgress, "heard" | "busyMilliseconds">,
): number {
  const affordable =
    heard === 0
      ? 1
      : busyMilliseconds === 0
        ? MOST_BATCH_CALLS
        : Math.max(1, (REQUEST_MILLISECONDS * heard) / busyMilliseconds);
  return Math.floor(Math.min(owed, affordable, MOST_BATCH_CALLS));
}

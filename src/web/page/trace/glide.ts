import type { StripWindow } from "./strip-window.ts";

/** The window a share, in [0, 1], of the way from one to another: eased at both ends, the span growing by equal factors in equal times. */
export function glided(from: StripWindow, to: StripWindow, share: number): StripWindow {
  if (share >= 1) return to;
  const eased = share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) * (1 - share);
  const [before, after] = [from.to - from.from, to.to - to.from];
  const span = before * (after / before) ** eased;
  // The middle moves in step with the span, so that a zoom about a place holds that place still.
  const done = Math.abs(after - before) < 1e-9 ? eased : (span - before) / (after - before);
  const start = from.from + (to.from - from.from) * done;
  return { from: start, to: start + span };
}

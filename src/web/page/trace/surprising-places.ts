import type { TraceView } from "../../api.ts";
import { bitsOf, highestBetween, type SurprisePyramid } from "./surprise-pyramid.ts";

/** From this surprise on a call is worth a jump: it was expected at most once in 256. */
export const SURPRISING_FROM_BITS = 8;
const STRIDE = 256;

/**
 * The nearest place after `call` (`direction` 1) or before it (−1) that is surprising: a call of 8 bits and more, or the start of a marked stretch.
 * Null where there is none.
 */
export function surprisingPlace(
  pyramid: SurprisePyramid,
  stretches: TraceView["stretches"],
  call: number,
  direction: 1 | -1,
): number | null {
  const starts = stretches.map(({ from }) => from).filter((from) => (from - call) * direction > 0);
  const stretch = starts.length === 0 ? null : direction === 1 ? Math.min(...starts) : Math.max(...starts);
  const loud = loudCall(pyramid, call, direction);
  if (stretch === null || loud === null) return stretch ?? loud;
  return direction === 1 ? Math.min(stretch, loud) : Math.max(stretch, loud);
}

function loudCall(pyramid: SurprisePyramid, call: number, direction: 1 | -1): number | null {
  let at = call + direction;
  while (at >= 0 && at < pyramid.calls) {
    const [from, to] = direction === 1 ? [at, at + STRIDE] : [at - STRIDE + 1, at + 1];
    if (highestBetween(pyramid, from, to) >= SURPRISING_FROM_BITS) break;
    at += STRIDE * direction;
  }
  for (; at >= 0 && at < pyramid.calls; at += direction) if (bitsOf(pyramid, at) >= SURPRISING_FROM_BITS) return at;
  return null;
}

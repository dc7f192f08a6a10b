import { at } from "../core/at.ts";
import type { SurprisingCall, SurprisingStretch } from "../results/surprising-calls.ts";

const LEAST_PIXELS = 3;
const NUMBER_PIXELS = 14;

/** Where a chart shades a stretch, in calls from the chart's left end. */
export interface StretchShade {
  readonly from: number;
  readonly to: number;
  /** Its rank, from 1. */
  readonly number: number;
  /** False where the number of a stretch of a higher rank stands too near. */
  readonly isNumbered: boolean;
}

/** The shades of stretches on a chart of `width` pixels over `calls`: none so narrow that it cannot be seen, no two numbers over each other. */
export function stretchShades(
  stretches: readonly SurprisingStretch[],
  calls: readonly SurprisingCall[],
  width: number,
): readonly StretchShade[] {
  const callsPerPixel = calls.length / width;
  if (calls.length === 0) return [];
  const firstPlace = at(calls, 0).index;
  const numbered: number[] = [];
  return stretches.map((stretch, rank) => {
    const middle = (stretch.from + stretch.to) / 2 - firstPlace;
    const half = Math.max(stretch.calls, LEAST_PIXELS * callsPerPixel) / 2;
    const isNumbered = numbered.every((other) => Math.abs(other - middle) >= NUMBER_PIXELS * callsPerPixel);
    if (isNumbered) numbered.push(middle);
    return {
      from: Math.max(0, middle - half),
      to: Math.min(calls.length, middle + half),
      number: rank + 1,
      isNumbered,
    };
  });
}

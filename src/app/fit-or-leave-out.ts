import type { Detector } from "../core/detector.ts";
import { isSentinelError } from "../errors.ts";
import { phraseOf } from "../problems/problem.ts";
import type { LeftOut } from "../results/evaluation.ts";

/** A detector that was fitted, or why it could not be. */
export type FittedOrLeftOut = { readonly detector: Detector } | { readonly leftOut: LeftOut };

/**
 * Fits a detector; what its training traces are too few or too short for is left out of an evaluation, and the others go on.
 * @param fit as detectorFitter gives it; other errors than E_DATASET are passed on
 */
export async function fitOrLeaveOut(
  name: string,
  fit: (specification: string) => Promise<Detector>,
): Promise<FittedOrLeftOut> {
  try {
    return { detector: await fit(name) };
  } catch (error) {
    if (!isSentinelError(error) || error.code !== "E_DATASET") throw error;
    return { leftOut: { name, reason: phraseOf(error.facts) } };
  }
}

import type { MimicryResult } from "../results/mimicry.ts";
import { TEST_SETS } from "./test-sets.ts";

/** One entry of `mimicry` in eval's JSON; a missing test set has no key. */
export function mimicryObject(result: MimicryResult) {
  return {
    detector: result.detector,
    transformation: result.transformation,
    budget: result.budget,
    testSets: Object.fromEntries(
      TEST_SETS.flatMap(({ name }) => {
        const figures = result.testSets[name];
        if (figures === undefined) return [];
        const { attackTraces, auc, detectionRateAt5, detectionRateAtThreshold } = figures;
        return [[name, { attackTraces, auc, detectionRateAt: { "0.05": detectionRateAt5 }, detectionRateAtThreshold }]];
      }),
    ),
  };
}

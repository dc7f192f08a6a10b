import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { withoutCopies } from "./distinct-tokens.ts";
import { createSetIndex, type SetIndex } from "./set-index.ts";
import { takeTurns } from "./take-turns.ts";

/**
 * Which calls, not how often: the Jaccard distance 1 - |A & B| / |A | B| of a trace's set of calls to the nearest training trace's. In [0, 1]. It
 * calibrates on leave-one-out distances of the distinct training traces.
 * @throws SentinelError E_DATASET when there are fewer than two distinct training traces
 */
export async function fitCallSet(training: readonly Tokens[], vocabulary: Vocabulary): Promise<Detector> {
  const known = withoutCopies(training);
  if (known.length < 2) throw new SentinelError("E_DATASET", "call-set: needs at least two different training traces");
  const sets = known.map((tokens) => new Set<number>(tokens));
  const index = createSetIndex(sets);
  const calibration: number[] = [];
  await takeTurns([...sets.entries()], ([own, set]) => {
    calibration.push(nearestDistance(index, set, own));
  });
  return {
    name: "call-set",
    description: "Jaccard distance of the set of calls to the nearest training trace's",
    vocabulary,
    scoreUnit: "Jaccard distance",
    minimumCalls: 1,
    calibrationScores: Float64Array.from(calibration).sort(),
    device: "cpu",
    threads: 1,
    async score(traces, progress) {
      const scores: number[] = [];
      await takeTurns(traces, (tokens) => {
        scores.push(nearestDistance(index, new Set<number>(tokens), null));
        progress?.(scores.length, traces.length);
      });
      return Float64Array.from(scores);
    },
  };
}

/** @param leftOut a known set that does not count, or null */
function nearestDistance(index: SetIndex, query: ReadonlySet<number>, leftOut: number | null): number {
  const shared = index.shared(query);
  let nearest = 1;
  for (const [set, size] of index.sizes.entries()) {
    if (set === leftOut) continue;
    const common = shared[set] ?? 0;
    nearest = Math.min(nearest, 1 - common / (query.size + size - common));
  }
  return nearest;
}

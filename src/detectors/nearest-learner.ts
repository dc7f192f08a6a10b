import { at } from "../core/at.ts";
import { calibrate } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";
import { spread } from "../core/sampling.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { calibrationFields } from "./calibration-fields.ts";
import type { Learner, Method } from "./learner.ts";
import { scoreEach, scoreQueries } from "./score-each.ts";
import type { SideLearner } from "./sides.ts";
import { forEachYielding } from "../event-loop.ts";
import { tokensKey } from "../core/trace-key.ts";

/**
 * Known traces that calibrate at most, evenly spread over the distinct ones: each costs a query of
 * all others.
 */
export const CALIBRATION_TRACES_AT_MOST = 2000;

/**
 * A detector of nothing but one side: how far a trace is from the known ones. It calibrates on
 * leave-one-out scores of the distinct traces.
 * @param description of the detector, one sentence
 */
export function createNearestLearner(
  method: Method,
  vocabulary: Vocabulary,
  side: SideLearner,
  words: Pick<Detector, "description" | "scoreUnit" | "exploratory">,
): Learner {
  const traces: Tokens[] = [];
  const known: Tokens[] = [];
  const seen = new Set<string>();
  return {
    method,
    vocabulary,
    traces,
    extend: (more) =>
      forEachYielding(more, (tokens) => {
        if (tokens.length === 0) return;
        traces.push(tokens);
        const key = tokensKey(tokens);
        if (seen.has(key)) return;
        seen.add(key);
        known.push(tokens);
        side.add(tokens);
      }),
    async detector(calibrationScores) {
      if (known.length < 2) {
        const facts = { path: method.name, found: known.length };
        throw new SentinelError("E_DATASET", { problem: "data.too-few-different", ...facts });
      }
      const scorer = side.scorer();
      const calibrating = spread(known.length, CALIBRATION_TRACES_AT_MOST);
      return {
        name: method.name,
        ...words,
        vocabulary,
        minimumCalls: 1,
        ...(await calibrationFields(calibrationScores, () =>
          calibrate(
            calibrating.map((index) => at(known, index)),
            1,
            (queries) => scoreQueries(queries, ({ tokens, owner }) => scorer(tokens, at(calibrating, owner))),
          ),
        )),
        device: "cpu",
        threads: 1,
        score: (queries, progress) => scoreEach(queries, (tokens) => scorer(tokens, null), progress),
      };
    },
  };
}

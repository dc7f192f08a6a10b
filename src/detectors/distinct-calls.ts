import { calibrate } from "../core/calibration.ts";
import { withoutCopies } from "../core/trace-key.ts";
import type { Tokens } from "../core/trace.ts";
import { tellUnknownApart, type Vocabulary } from "../core/vocabulary.ts";
import { forEachYielding } from "../event-loop.ts";
import { calibrationFields, scoreEach, scoreQueries, type Learner, type Method } from "./learner.ts";
import type { DetectorMethod } from "./parameters.ts";

export const DISTINCT_CALLS: DetectorMethod = {
  name: "distinct-calls",
  parameters: {},
  explains: false,
  create: (method, vocabulary) => createDistinctCallsLearner(method, tellUnknownApart(vocabulary)),
};

/**
 * The one-line baseline "fewer distinct calls = attack": the score is minus the number of distinct
 * calls, by name. It learns nothing: what it detects needs no model; on ADFA-LD that is most of the
 * headline figure. It calibrates on the distinct training traces, which have no part in their
 * scores.
 * @param vocabulary that tells unlisted calls apart: merged into one, traces of many calls that no
 * training trace makes would look poor in calls
 */
function createDistinctCallsLearner(method: Method, vocabulary: Vocabulary): Learner {
  const traces: Tokens[] = [];
  const scoreOf = (tokens: Tokens): number => {
    if (tokens.length === 0) throw new RangeError("a trace without calls has no score");
    return -new Set(tokens).size;
  };
  return {
    method,
    vocabulary,
    traces,
    extend: (more) =>
      forEachYielding(more, (tokens) => {
        if (tokens.length > 0) traces.push(tokens);
      }),
    detector: async (calibrationScores) => ({
      name: method.name,
      description: "baseline without training: fewer distinct calls are more suspicious",
      vocabulary,
      scoreUnit: "minus distinct calls",
      minimumCalls: 1,
      ...(await calibrationFields(calibrationScores, () =>
        calibrate(withoutCopies(traces), 1, (queries) => scoreQueries(queries, ({ tokens }) => scoreOf(tokens))),
      )),
      device: "cpu",
      threads: 1,
      score: (queries, progress) => scoreEach(queries, scoreOf, progress),
    }),
  };
}

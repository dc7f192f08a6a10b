import { tellUnknownApart } from "../core/vocabulary.ts";
import { createNearestLearner } from "./nearest-learner.ts";
import type { DetectorMethod } from "./parameters.ts";
import { createSetIndex, runsOf } from "./set-index.ts";
import type { SideLearner } from "./sides.ts";

/** The Jaccard distance of the sets of calls. */
export function callSetSide(vocabularySize: number): SideLearner {
  const index = createSetIndex();
  return {
    words: "distance of the set of calls to the nearest known trace",
    add(known) {
      index.add(runsOf(known, 1, vocabularySize));
    },
    scorer: () => (tokens, leftOut) => {
      const query = runsOf(tokens, 1, vocabularySize);
      let nearest = 1;
      for (const [set, common] of index.shared(query).entries()) {
        if (set !== leftOut) nearest = Math.min(nearest, 1 - common / (query.size + index.sizes[set]! - common));
      }
      return nearest;
    },
  };
}

export const CALL_SET: DetectorMethod = {
  name: "call-set",
  parameters: {},
  explains: false,
  create: (method, vocabulary) =>
    createNearestLearner(method, tellUnknownApart(vocabulary), callSetSide(vocabulary.size), {
      description: "Jaccard distance of the set of calls to the nearest training trace's: which calls, not how often",
      scoreUnit: "Jaccard distance",
      exploratory: true,
    }),
};

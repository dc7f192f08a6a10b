import type { Evaluation } from "../../src/results/evaluation.ts";
import { syntheticEvaluation } from "./synthetic.ts";

export const HOSTILE = `<script>alert("x")</script>'&\u202e`;

/** A small evaluation in which every word that comes from data tries to break out. */
export function hostileEvaluation(): Evaluation {
  const evaluation = syntheticEvaluation({}, 0.02);
  return {
    ...evaluation,
    dataset: HOSTILE,
    datasetSha256: HOSTILE,
    facts: [HOSTILE],
    testSets: { official: { normalTraces: 9999, attackTraces: 9999, families: { [HOSTILE]: 9 } } },
    leftOut: [{ name: HOSTILE, reason: HOSTILE }],
    detectors: evaluation.detectors.map((detector) => {
      const official = detector.testSets.official;
      return {
        ...detector,
        name: HOSTILE,
        description: HOSTILE,
        scoreUnit: HOSTILE,
        device: HOSTILE,
        testSets:
          official === undefined
            ? {}
            : {
                official: {
                  ...official,
                  pairedDifference: {
                    against: HOSTILE,
                    auc: 0,
                    interval: [-1, 1] as const,
                    normalTraces: 1,
                    attackTraces: 1,
                  },
                  chance: null,
                  aucInterval: null,
                  families: { [HOSTILE]: official.families["Adduser"]! },
                },
              },
        normals: detector.normals.map((trace) => ({ ...trace, name: HOSTILE, verdict: "alarm" as const })),
        attacks: detector.attacks.map((trace) => ({
          ...trace,
          name: HOSTILE,
          family: HOSTILE,
          verdict: "normal" as const,
        })),
      };
    }),
  };
}

/** A small evaluation in which every figure is NaN. */
export function undefinedEvaluation(): Evaluation {
  const rates = { "0.01": NaN, "0.05": NaN, "0.15": NaN };
  const nothing = [NaN, NaN] as const;
  const result = {
    normalTraces: 1,
    attackTraces: 1,
    distinctNormals: 1,
    distinctAttacks: 1,
    chance: null,
    auc: NaN,
    aucInterval: nothing,
    aucIntervalDistinct: nothing,
    falseAlarmRateAt90: NaN,
    detectionRateAt: rates,
    families: { Adduser: { attackTraces: 1, auc: NaN, detectionRateAt: rates } },
    pairedDifference: { against: "stide", auc: NaN, interval: nothing, normalTraces: 1, attackTraces: 1 },
  };
  const trace = { name: "a", family: null, calls: 3, scoreBits: NaN, pValue: NaN, verdict: "normal" as const };
  return {
    dataset: "none",
    isSample: false,
    datasetSha256: "0",
    trainingTraces: 0,
    facts: [],
    testSets: {
      official: { normalTraces: 1, attackTraces: 1, families: { Adduser: 1 } },
      distinct: { normalTraces: 1, attackTraces: 1, families: { Adduser: 1 } },
    },
    leftOut: [],
    detectors: [
      {
        name: "broken",
        description: "no figure",
        scoreUnit: "bits",
        testSets: { official: result, distinct: result },
        budget: {
          promised: NaN,
          fewestCalls: NaN,
          unjudged: { normalTraces: NaN, attackTraces: NaN },
          observed: NaN,
          observedDistinct: null,
          detectionRate: NaN,
          drift: { traces: 0, calibrationTraces: 1, statistic: null, pValue: null, drifted: null },
          recalibrated: null,
          adapted: {
            draws: 1,
            calibrationTraces: 0,
            learntTraces: 0,
            observed: { mean: NaN, least: NaN, greatest: NaN },
            observedDistinct: { mean: NaN, least: NaN, greatest: NaN },
            detectionRate: { mean: NaN, least: NaN, greatest: NaN },
            unjudgedNormals: { mean: NaN, least: NaN, greatest: NaN },
            unjudgedAttacks: { mean: NaN, least: NaN, greatest: NaN },
          },
        },
        callsPerSecond: NaN,
        device: "cpu",
        threads: 1,
        minimumCalls: 1,
        tooShort: { normalTraces: 0, attackTraces: 0 },
        normals: [{ ...trace, verdict: "alarm" as const }],
        attacks: [trace],
        aucByQuarter: [NaN, NaN],
        thresholdScore: NaN,
      },
    ],
  };
}

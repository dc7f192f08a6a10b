import { at } from "../core/at.ts";
import { conformalPValue, conformalThreshold, isAlarm } from "../core/conformal.ts";
import { areaUnderCurve, rocCurve } from "../core/roc.ts";
import type { Trace } from "../core/trace.ts";
import type { Budget } from "../report/budget-types.ts";
import type { DetectorResult, ScoredTrace } from "../report/types.ts";
import { familyOf } from "./comparisons.ts";
import type { Scored } from "./scored.ts";
import type { EvaluationData } from "./test-sets.ts";

export interface VerdictOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** The detector that the others' paired differences are taken against; absent ones give none. */
  readonly pairedAgainst: string;
}

/**
 * Everything that the reports say of one detector.
 * @param testSets its figures on each test set
 * @param budget of this detector
 */
export function resultOf(
  scored: Scored,
  testSets: DetectorResult["testSets"],
  budget: Budget,
  data: EvaluationData,
  options: VerdictOptions,
): DetectorResult {
  const { detector } = scored;
  const threshold = conformalThreshold(detector.calibrationScores, options.falseAlarmRate);
  const describe = (
    traces: readonly Trace[],
    scores: readonly (number | null)[],
    families: readonly (string | null)[],
  ): ScoredTrace[] =>
    traces.flatMap((trace, index) => {
      const score = at(scores, index);
      if (score === null) return [];
      return {
        name: trace.name,
        family: at(families, index),
        calls: trace.calls.length,
        scoreBits: score,
        pValue: conformalPValue(detector.calibrationScores, score),
        alarm: isAlarm(score, threshold),
      };
    });
  const normals = describe(
    data.validation,
    scored.normals,
    data.validation.map(() => null),
  );
  const attacks = describe(data.attack, scored.attacks, data.attack.map(familyOf));
  return {
    name: detector.name,
    description: detector.description,
    scoreUnit: detector.scoreUnit,
    exploratory: detector.exploratory === true,
    testSets,
    budget,
    callsPerSecond: scored.callsPerSecond,
    device: detector.device,
    threads: detector.threads,
    minimumCalls: detector.minimumCalls,
    tooShortTraces: [...scored.normals, ...scored.attacks].filter((score) => score === null).length,
    normals,
    attacks,
    aucByQuarter: aucByQuarter(normals, attacks),
    thresholdScore: threshold,
  };
}

/** AUC of all attacks against each quarter of the normal test traces, in file order: shows a test set that drifts. */
function aucByQuarter(normals: readonly ScoredTrace[], attacks: readonly ScoredTrace[]): readonly number[] {
  if (normals.length < 4 || attacks.length === 0) return [];
  const attackScores = Float64Array.from(attacks, (trace) => trace.scoreBits);
  return [0, 1, 2, 3].map((quarter) => {
    const part = normals.slice(
      Math.floor((quarter * normals.length) / 4),
      Math.floor(((quarter + 1) * normals.length) / 4),
    );
    return areaUnderCurve(
      rocCurve(
        Float64Array.from(part, (trace) => trace.scoreBits),
        attackScores,
      ),
    );
  });
}

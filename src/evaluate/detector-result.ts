import { at } from "../core/at.ts";
import { conformalPValue, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import { aucOf } from "../core/roc.ts";
import type { Trace } from "../core/trace.ts";
import type { Budget } from "../results/budget.ts";
import type { DetectorResult, ScoredTrace } from "../results/evaluation.ts";
import { familyOf } from "./comparisons.ts";
import type { Scored } from "./scored.ts";
import type { EvaluationData } from "./test-sets.ts";

/** How alarms are raised and differences taken. */
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
  const basis = verdictBasis(detector, options.falseAlarmRate);
  const { threshold } = basis;
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
        verdict: !isJudged(trace.calls.length, basis) ? "unjudged" : isAlarm(score, threshold) ? "alarm" : "normal",
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
    tooShort: { normalTraces: withoutScore(scored.normals), attackTraces: withoutScore(scored.attacks) },
    normals,
    attacks,
    aucByQuarter: aucByQuarter(scoresOf(normals), scoresOf(attacks)),
    thresholdScore: threshold,
  };
}

function withoutScore(scores: readonly (number | null)[]): number {
  return scores.filter((score) => score === null).length;
}

/**
 * AUC of all attacks against each quarter of the normal test traces: shows a test set that drifts.
 * Empty for fewer than four normal traces, or no attack.
 * @param normals scores in file order
 */
export function aucByQuarter(normals: Float64Array, attacks: Float64Array): readonly number[] {
  const count = normals.length;
  if (count < 4 || attacks.length === 0) return [];
  return [0, 1, 2, 3].map((quarter) => {
    const [from, to] = [Math.floor((quarter * count) / 4), Math.floor(((quarter + 1) * count) / 4)];
    return aucOf(normals.subarray(from, to), attacks);
  });
}

function scoresOf(traces: readonly ScoredTrace[]): Float64Array {
  return Float64Array.from(traces, ({ scoreBits }) => scoreBits);
}

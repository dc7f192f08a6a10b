import { at } from "../core/at.ts";
import { conformalThreshold, isAlarm } from "../core/conformal.ts";
import { firstOccurrences, traceKey } from "../core/distinct-traces.ts";
import { driftOf } from "../core/drift.ts";
import type { Trace } from "../core/trace.ts";
import type { Budget } from "../report/budget-types.ts";
import { ADAPTATIONS, adaptedOutcome, type Extend } from "./adapted.ts";
import { recalibratedOutcome, type KeyedScores } from "./recalibrated.ts";
import type { Scored, ScoringOptions } from "./scored.ts";
import type { EvaluationData } from "./test-sets.ts";

export interface BudgetOptions extends Pick<ScoringOptions, "progress"> {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** How a detector that can learn more normal traces does so, by its name; the others are recalibrated only. */
  readonly extend?: ReadonlyMap<string, Extend>;
}

/**
 * Promised beside observed: the alarms that a detector raised at its own threshold, whether its promise rests on traces like these, and what recalibration
 * and adaptation on a few of them do.
 */
export async function budgetOf(scored: Scored, data: EvaluationData, options: BudgetOptions): Promise<Budget> {
  const { detector } = scored;
  const { falseAlarmRate } = options;
  const normals = keyed(data.validation, scored.normals);
  const attacks = keyed(data.attack, scored.attacks);
  const threshold = conformalThreshold(detector.calibrationScores, falseAlarmRate);
  const alarmed = (scores: readonly number[]): number | null =>
    scores.length === 0 ? null : scores.filter((score) => isAlarm(score, threshold)).length / scores.length;
  const isFirst = firstOccurrences(normals.keys, new Set());
  const extend = options.extend?.get(detector.name);
  const title = `${detector.name}, adapted`;
  return {
    promised: falseAlarmRate,
    observed: alarmed(normals.scores),
    observedDistinct: alarmed(normals.scores.filter((_, index) => isFirst[index])),
    detectionRate: alarmed(attacks.scores),
    // The normal traces alone: attacks are meant to score higher.
    drift: driftOf(detector.calibrationScores, Float64Array.from(normals.scores), normals.keys),
    recalibrated: recalibratedOutcome(normals, attacks, falseAlarmRate),
    adapted:
      extend === undefined
        ? null
        : await adaptedOutcome(extend, data, detector.minimumCalls, falseAlarmRate, (draw) => {
            options.progress?.(title, draw - 1, ADAPTATIONS);
          }),
  };
}

/** The traces that have a score. */
function keyed(traces: readonly Trace[], scores: readonly (number | null)[]): KeyedScores {
  const usable = traces.flatMap((trace, index) => {
    const score = at(scores, index);
    return score === null ? [] : [{ score, key: traceKey(trace) }];
  });
  return { scores: usable.map(({ score }) => score), keys: usable.map(({ key }) => key) };
}

import { at } from "../core/at.ts";
import { FEWEST_CALLS_WHERE_UNKNOWN, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import { driftOf } from "../core/drift.ts";
import { distinctBy, traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import type { Budget } from "../results/budget.ts";
import type { EvaluationData } from "./evaluation-data.ts";
import {
  ADAPTATIONS,
  type Extend,
  type ScoredTestTrace,
  adaptedOutcome,
  recalibratedOutcome,
} from "./redrawn-outcome.ts";
import type { Scored, ScoringOptions } from "./scored.ts";

export interface BudgetOptions extends Pick<ScoringOptions, "progress"> {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /**
   * How a detector that can learn more normal traces does so, by its name; the others are
   * recalibrated only.
   */
  readonly extend?: ReadonlyMap<string, Extend>;
}

/**
 * Promised against observed: the alarms that a detector raised at its own threshold, whether its
 * promise rests on traces like these, and what recalibration and adaptation on a few of them do.
 * Rates are over the traces that are judged; the others are counted.
 */
export async function budgetOf(scored: Scored, data: EvaluationData, options: BudgetOptions): Promise<Budget> {
  const { detector } = scored;
  const { falseAlarmRate } = options;
  const normals = withScore(data.validation, scored.normals);
  const attacks = withScore(data.attack, scored.attacks);
  const basis = verdictBasis(detector, falseAlarmRate);
  const { threshold, fewestCalls } = basis;
  const alarmed = (traces: readonly ScoredTestTrace[]): number | null =>
    traces.length === 0 ? null : alarmShare(scoresOf(traces), threshold);
  const judged = (traces: readonly ScoredTestTrace[]) => traces.filter(({ calls }) => isJudged(calls, basis));
  const [judgedNormals, judgedAttacks] = [judged(normals), judged(attacks)];
  const longEnough = normals.filter(({ calls }) => calls >= fewestCalls);
  const extend = options.extend?.get(detector.name);
  const title = `${detector.name}, adapted`;
  return {
    promised: falseAlarmRate,
    fewestCalls,
    unjudged: {
      normalTraces: data.validation.length - judgedNormals.length,
      attackTraces: data.attack.length - judgedAttacks.length,
    },
    observed: alarmed(judgedNormals),
    observedDistinct: alarmed(distinctBy(judgedNormals, ({ key }) => key)),
    detectionRate: alarmed(judgedAttacks),
    // The normal traces alone: attacks are meant to score higher.
    drift: driftOf(
      detector.calibrationScores,
      scoresOf(longEnough),
      longEnough.map(({ key }) => key),
    ),
    recalibrated: recalibratedOutcome(
      normals,
      attacks,
      falseAlarmRate,
      threshold === null ? Math.max(fewestCalls, FEWEST_CALLS_WHERE_UNKNOWN) : fewestCalls,
    ),
    adapted:
      extend === undefined
        ? null
        : await adaptedOutcome(extend, data, detector.minimumCalls, falseAlarmRate, (draw) => {
            options.progress?.(title, draw - 1, ADAPTATIONS);
          }),
  };
}

/**
 * The share of at least one score that raises an alarm at a threshold; a null threshold never
 * alarms.
 */
export function alarmShare(scores: ArrayLike<number>, threshold: number | null): number {
  return Array.from(scores).filter((score) => isAlarm(score, threshold)).length / scores.length;
}

/** The traces that have a score, in order. */
function withScore(traces: readonly Trace[], scores: readonly (number | null)[]): readonly ScoredTestTrace[] {
  return traces.flatMap((trace, index) => {
    const score = at(scores, index);
    return score === null ? [] : [{ score, key: traceKey(trace), calls: trace.calls.length }];
  });
}

function scoresOf(traces: readonly ScoredTestTrace[]): Float64Array {
  return Float64Array.from(traces, ({ score }) => score);
}

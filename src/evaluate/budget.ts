import { at } from "../core/at.ts";
import { FEWEST_CALLS_WHERE_UNKNOWN, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import { driftOf } from "../core/drift.ts";
import { firstOccurrences, traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import type { Budget } from "../results/budget.ts";
import { ADAPTATIONS, type Extend, type KeyedScores, adaptedOutcome, recalibratedOutcome } from "./redrawn-outcome.ts";
import type { Scored, ScoringOptions } from "./scored.ts";
import type { EvaluationData } from "./evaluation-data.ts";

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
  const normals = keyed(data.validation, scored.normals);
  const attacks = keyed(data.attack, scored.attacks);
  const basis = verdictBasis(detector, falseAlarmRate);
  const { threshold, fewestCalls } = basis;
  const alarmed = ({ scores }: Pick<KeyedScores, "scores">): number | null =>
    scores.length === 0 ? null : alarmShare(scores, threshold);
  const judged = (traces: KeyedScores) => only(traces, (index) => isJudged(at(traces.calls, index), basis));
  const [judgedNormals, judgedAttacks] = [judged(normals), judged(attacks)];
  const isFirst = firstOccurrences(judgedNormals.keys, new Set());
  const longEnough = only(normals, (index) => at(normals.calls, index) >= fewestCalls);
  const extend = options.extend?.get(detector.name);
  const title = `${detector.name}, adapted`;
  return {
    promised: falseAlarmRate,
    fewestCalls,
    unjudged: {
      normalTraces: data.validation.length - judgedNormals.scores.length,
      attackTraces: data.attack.length - judgedAttacks.scores.length,
    },
    observed: alarmed(judgedNormals),
    observedDistinct: alarmed(only(judgedNormals, (index) => at(isFirst, index))),
    detectionRate: alarmed(judgedAttacks),
    // The normal traces alone: attacks are meant to score higher.
    drift: driftOf(detector.calibrationScores, Float64Array.from(longEnough.scores), longEnough.keys),
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

/** The traces that have a score. */
function keyed(traces: readonly Trace[], scores: readonly (number | null)[]): KeyedScores {
  const usable = traces.flatMap((trace, index) => {
    const score = at(scores, index);
    return score === null ? [] : [{ score, key: traceKey(trace), calls: trace.calls.length }];
  });
  return {
    scores: usable.map(({ score }) => score),
    keys: usable.map(({ key }) => key),
    calls: usable.map(({ calls }) => calls),
  };
}

function only({ scores, keys, calls }: KeyedScores, isMeant: (index: number) => boolean): KeyedScores {
  const meant = (_: unknown, index: number) => isMeant(index);
  return { scores: scores.filter(meant), keys: keys.filter(meant), calls: calls.filter(meant) };
}

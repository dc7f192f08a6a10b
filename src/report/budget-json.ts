import type { Drift } from "../core/drift.ts";
import type { Budget, RedrawnOutcome, Spread } from "../results/budget.ts";

/** The drift of a batch as the JSON contracts name it. */
export function driftObject(drift: Drift) {
  return {
    drifted: drift.drifted,
    pValue: drift.pValue,
    statistic: drift.statistic,
    traces: drift.traces,
    calibrationTraces: drift.calibrationTraces,
  };
}

/** A detector's budget as the JSON contract of `eval` names it. */
export function budgetObject(budget: Budget) {
  return {
    promised: budget.promised,
    fewestCalls: budget.fewestCalls,
    unjudged: { normalTraces: budget.unjudged.normalTraces, attackTraces: budget.unjudged.attackTraces },
    observed: budget.observed,
    observedDistinct: budget.observedDistinct,
    detectionRate: budget.detectionRate,
    drift: driftObject(budget.drift),
    recalibrated: outcomeObject(budget.recalibrated),
    adapted: outcomeObject(budget.adapted),
  };
}

function outcomeObject(outcome: RedrawnOutcome | null) {
  if (outcome === null) return null;
  return {
    draws: outcome.draws,
    calibrationTraces: outcome.calibrationTraces,
    learntTraces: outcome.learntTraces,
    observed: spreadObject(outcome.observed),
    observedDistinct: spreadObject(outcome.observedDistinct),
    detectionRate: spreadObject(outcome.detectionRate),
    unjudgedNormals: spreadObject(outcome.unjudgedNormals),
    unjudgedAttacks: spreadObject(outcome.unjudgedAttacks),
  };
}

function spreadObject({ mean, least, greatest }: Spread) {
  return { mean, least, greatest };
}

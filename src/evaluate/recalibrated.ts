import { at } from "../core/at.ts";
import { type Groups, groupsOf } from "../core/bootstrap.ts";
import { conformalThreshold } from "../core/conformal.ts";
import { shuffledGroups } from "../core/sampling.ts";
import type { RedrawnOutcome } from "../results/budget.ts";
import { outcomeOf, outcomeOver, weighted } from "./outcome.ts";

/** The share of the distinct normal test traces that set a threshold, or adapt a detector. */
export const REDRAWN_SHARE = 0.1;
/** Random tenths, each with its own seed. */
const RECALIBRATIONS = 20;

/** Scores of one class, and what tells its traces apart. */
export interface KeyedScores {
  readonly scores: readonly number[];
  /** Of each trace. */
  readonly calls: readonly number[];
  /** Equal for verbatim copies. */
  readonly keys: readonly string[];
}

/**
 * What the detector would have done had its threshold been set on a random tenth of the host's
 * distinct normal traces; the others test, copies of a trace on one side. Each distinct trace
 * calibrates once, which is what makes them exchangeable. Beside `adaptedOutcome` the one place
 * where validation traces set anything: a named exception, whose result is shown next to the
 * detector's own and is used in no other figure.
 *
 * How short a trace the new threshold can speak for is not measured, since every draw would cost a
 * detector some thirty scores of each of its traces: as many calls are asked for as by the detector
 * itself.
 * @param fewestCalls of a trace that is judged
 * @returns null when a class is empty, a tenth is too few traces to promise the budget, or no trace
 * of a class is judged
 */
export function recalibratedOutcome(
  normals: KeyedScores,
  attacks: KeyedScores,
  falseAlarmRate: number,
  fewestCalls: number,
): RedrawnOutcome | null {
  if (normals.scores.length === 0 || attacks.scores.length === 0) return null;
  const attackGroups = groupsOf(attacks.keys);
  const attackScores = weighted(
    attackGroups,
    ofFirst(attackGroups, attacks.scores),
    ofFirst(attackGroups, attacks.calls),
  );
  let calibrationTraces = 0;
  const draws = [];
  for (let seed = 1; seed <= RECALIBRATIONS; seed += 1) {
    const groups = shuffledGroups(normals.keys, seed);
    calibrationTraces = Math.round(REDRAWN_SHARE * groups.length);
    const scores = ofFirst(groups, normals.scores);
    const calibration = scores.slice(0, calibrationTraces).sort();
    const threshold = conformalThreshold(calibration, falseAlarmRate);
    if (threshold === null) return null;
    const others = groups.slice(calibrationTraces);
    const rest = weighted(others, scores.subarray(calibrationTraces), ofFirst(others, normals.calls));
    const outcome = outcomeOf({ normals: rest, attacks: attackScores }, { threshold, fewestCalls });
    if (outcome === null) return null;
    draws.push(outcome);
  }
  return { draws: draws.length, calibrationTraces, learntTraces: 0, ...outcomeOver(draws) };
}

function ofFirst(groups: Groups, values: readonly number[]): Float64Array {
  return Float64Array.from(groups, (group) => at(values, at(group, 0)));
}

import { at } from "../core/at.ts";
import { type Groups, groupsOf } from "../core/bootstrap.ts";
import { calibrate } from "../core/calibration.ts";
import { type Detector, checkedScores } from "../core/detector.ts";
import { conformalThreshold, verdictBasis } from "../core/conformal.ts";
import { shuffledGroups } from "../core/sampling.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { RedrawnOutcome } from "../results/budget.ts";
import { outcomeOf, outcomeOver, weighted } from "./outcome.ts";
import { REDRAWN_SHARE } from "./recalibrated.ts";

/** Random tenths, each of which takes a new fit. */
export const ADAPTATIONS = 3;
/** The share of a tenth that sets the threshold and is not learnt. */
const CALIBRATING_SHARE = 0.2;

/** The same method, fitted on the training traces and these. */
export type Extend = (more: readonly Trace[]) => Promise<Detector>;

/**
 * What the detector would have done had it learnt four fifths of a random tenth of the host's
 * distinct normal traces and had its threshold set on the last fifth; the traces outside the tenth
 * test, copies of a trace on one side. The named exception of `recalibratedOutcome`, once more.
 * @param minimumCalls shorter traces take no part
 * @param progress told before each draw, from 1
 * @returns null when a class is empty, the fifth is too few traces to promise the budget, or no
 * trace of a class is judged
 */
export async function adaptedOutcome(
  extend: Extend,
  data: { readonly validation: readonly Trace[]; readonly attack: readonly Trace[] },
  minimumCalls: number,
  falseAlarmRate: number,
  progress: (draw: number) => void,
): Promise<RedrawnOutcome | null> {
  const normals = data.validation.filter((trace) => trace.calls.length >= minimumCalls);
  const attacks = data.attack.filter((trace) => trace.calls.length >= minimumCalls);
  if (normals.length === 0 || attacks.length === 0) return null;
  const attackGroups = groupsOf(attacks.map(traceKey));
  const distinctAttacks = firstOfEach(attackGroups, attacks);
  const normalKeys = normals.map(traceKey);
  const draws = [];
  let sizes = { calibrationTraces: 0, learntTraces: 0 };
  for (let seed = 1; seed <= ADAPTATIONS; seed += 1) {
    const groups = shuffledGroups(normalKeys, seed);
    const tenth = Math.round(REDRAWN_SHARE * groups.length);
    const calibrationTraces = Math.round(CALIBRATING_SHARE * tenth);
    sizes = { calibrationTraces, learntTraces: tenth - calibrationTraces };
    if (conformalThreshold(new Float64Array(calibrationTraces), falseAlarmRate) === null) return null;
    progress(seed);
    const distinct = firstOfEach(groups, normals);
    const detector = await extend(distinct.slice(0, sizes.learntTraces));
    const tokensOf = (traces: readonly Trace[]): readonly Tokens[] =>
      traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
    const calibrating = tokensOf(distinct.slice(sizes.learntTraces, tenth));
    const { scores: calibrationScores, shortestCalls } = await calibrate(calibrating, minimumCalls, (queries) =>
      checkedScores(
        detector,
        queries.map(({ tokens }) => tokens),
      ),
    );
    const basis = verdictBasis({ calibrationScores, shortestCalls, minimumCalls }, falseAlarmRate);
    const judge = async (ofGroups: Groups, traces: readonly Trace[]) =>
      weighted(
        ofGroups,
        await checkedScores(detector, tokensOf(traces)),
        traces.map(({ calls }) => calls.length),
      );
    const outcome = outcomeOf(
      {
        normals: await judge(groups.slice(tenth), distinct.slice(tenth)),
        attacks: await judge(attackGroups, distinctAttacks),
      },
      basis,
    );
    if (outcome === null) return null;
    draws.push(outcome);
  }
  return { draws: draws.length, ...sizes, ...outcomeOver(draws) };
}

function firstOfEach(groups: Groups, traces: readonly Trace[]): readonly Trace[] {
  return groups.map((group) => at(traces, at(group, 0)));
}

import { at } from "../core/at.ts";
import { conformalThreshold } from "../core/conformal.ts";
import { shuffledGroups } from "../core/sampling.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";

/** The share of the distinct traces that set the threshold, and of those that judge. */
const HELD_OUT_SHARE = 0.2;

/** A host's normal traces in three parts that share no trace, not even a copy. */
export interface PartsOfNormals<Given> {
  /** To train on: copies and all, in the order given. */
  readonly learnt: readonly Given[];
  /** Distinct traces that set the threshold. */
  readonly calibrating: readonly Given[];
  /** Distinct traces that only judge. */
  readonly judging: readonly Given[];
}

/**
 * A random fifth of the distinct traces to set the threshold on, a fifth to judge on, the rest to
 * learn.
 * @param seed a whole number; the same seed and traces give the same parts
 * @throws SentinelError E_DATASET when a fifth is too few traces to promise the budget, naming how
 *   many it takes
 */
export function partsOfNormals<Given extends Pick<Trace, "calls">>(
  traces: readonly Given[],
  falseAlarmRate: number,
  seed: number,
  where: string,
): PartsOfNormals<Given> {
  const groups = shuffledGroups(traces.map(traceKey), seed);
  const fifth = Math.floor(HELD_OUT_SHARE * groups.length);
  if (conformalThreshold(new Float64Array(fifth), falseAlarmRate) === null) {
    const needed = Math.ceil((1 / falseAlarmRate - 1 - 1e-9) / HELD_OUT_SHARE);
    const facts = { path: where, found: groups.length, heldOut: fifth, falseAlarmRate, needed };
    throw new SentinelError("E_DATASET", { problem: "data.too-few-normals", ...facts });
  }
  const first = (from: number, to: number): readonly Given[] =>
    groups.slice(from, to).map((group) => at(traces, at(group, 0)));
  const learnt = groups.slice(2 * fifth).flat();
  return {
    learnt: learnt.sort((a, b) => a - b).map((index) => at(traces, index)),
    calibrating: first(0, fifth),
    judging: first(fifth, 2 * fifth),
  };
}

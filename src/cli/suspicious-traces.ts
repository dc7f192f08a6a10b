import { untrainedShare } from "../app/foreign.ts";
import { FOREIGN_SHARE } from "../app/verdict.ts";
import { at } from "../core/at.ts";
import { conformalPValue } from "../core/conformal.ts";
import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { probability, percent } from "../numbers.ts";

/** How many of them are named. */
const NAMED_TRACES = 10;

/** A trace as the model that is to learn it sees it. */
export interface SeenTrace {
  readonly name: string;
  readonly pValue: number;
  /** The share of its calls that the model never saw, in [0, 1]. */
  readonly untrained: number;
}

/** The model's view of traces, in their order. @param trained the tokens that occurred in its training */
export function seenTraces(
  names: readonly string[],
  tokens: readonly Tokens[],
  scores: Float64Array,
  detector: Detector,
  trained: ReadonlySet<number>,
): readonly SeenTrace[] {
  return tokens.map((own, index) => ({
    name: at(names, index),
    pValue: conformalPValue(detector.calibrationScores, at(scores, index)),
    untrained: untrainedShare(own, trained),
  }));
}

/** Those that score above every calibration trace, and those whose calls the model does not speak; most suspicious first. */
export function suspiciousTraces(seen: readonly SeenTrace[], calibrationTraces: number): readonly SeenTrace[] {
  const least = 1 / (calibrationTraces + 1);
  return seen
    .filter((trace) => trace.pValue <= least || trace.untrained > FOREIGN_SHARE)
    .toSorted((a, b) => b.untrained - a.untrained || a.pValue - b.pValue);
}

/** The warning to print before such traces are learnt, one line each; empty when there is none. */
export function suspicionLines(suspicious: readonly SeenTrace[], all: number): readonly string[] {
  if (suspicious.length === 0) return [];
  const more = suspicious.length - NAMED_TRACES;
  return [
    `warning: ${suspicious.length} of ${all} traces look like nothing that the model knows. An attacker's traces among them would be learnt as normal.`,
    "Look at these before you accept them (explain shows why; --leave-out-below P leaves out those of a lower p-value; --accept-all says that you have looked):",
    ...suspicious.slice(0, NAMED_TRACES).map(({ name, pValue, untrained }) => {
      const calls = untrained > FOREIGN_SHARE ? `, ${percent(untrained)} of its calls never seen` : "";
      return `  ${name}: p-value ${probability(pValue)}${calls}`;
    }),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

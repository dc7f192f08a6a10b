import { at } from "../core/at.ts";
import { EXPECTED_CALLS, checkedScores, isExplaining, namesOmissions } from "../core/detector.ts";
import { conformalPValue, verdictBasis } from "../core/conformal.ts";
import { gapsOf } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import { EXPLAINING_METHODS } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import type { Explanation } from "../results/score.ts";
import { foreignCalls, trainedTokens, untrainedShare } from "./foreign.ts";
import { namedOmission, namedStretches, surprisingCall } from "./named-calls.ts";
import type { OpenedDetector } from "./open-detector.ts";
import type { PlacedTrace } from "./score-traces.ts";
import { judge } from "./verdict.ts";

export interface ExplainOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** How many expected calls to name at each place, at least 1. */
  readonly top: number;
  /** How many stretches to name at most, at least 1. */
  readonly stretches: number;
}

/**
 * Every call of one trace, how surprising it was, and what was expected instead.
 * @throws SentinelError E_USAGE for a detector that judges a trace as a whole, E_TRACE for a trace
 *   too short for it
 */
export async function explainTrace(
  opened: OpenedDetector,
  trace: PlacedTrace,
  options: ExplainOptions,
): Promise<Explanation> {
  const { detector } = opened;
  if (!isExplaining(detector)) {
    const facts = { detector: detector.name, others: EXPLAINING_METHODS };
    throw new SentinelError("E_USAGE", { problem: "method.no-surprise", ...facts });
  }
  const tokens = encodeCalls(detector.vocabulary, trace.calls);
  if (tokens.length < detector.minimumCalls) {
    const { name, minimumCalls } = detector;
    const facts = { path: trace.name, calls: tokens.length, detector: name, leastCalls: minimumCalls };
    throw new SentinelError("E_TRACE", { problem: "data.trace-too-short", ...facts });
  }
  const scoreBits = at(await checkedScores(detector, [tokens]), 0);
  const basis = verdictBasis(detector, options.falseAlarmRate);
  const explained = await detector.explain(tokens, Math.max(options.top, EXPECTED_CALLS));
  const trained = trainedTokens(opened.manifest);
  const pValue = conformalPValue(detector.calibrationScores, scoreBits);
  const judged = judge({ calls: tokens.length, scoreBits, pValue }, untrainedShare(tokens, trained), basis);
  return {
    model: detector.name,
    scoreUnit: detector.scoreUnit,
    name: trace.name,
    path: trace.path,
    architecture: trace.architecture ?? detector.vocabulary.architecture,
    scoreBits,
    threshold: basis.threshold,
    ...judged,
    ...gapsOf(trace),
    ...(trace.program === undefined ? {} : { program: trace.program }),
    ...(judged.verdict === "foreign" ? { foreign: foreignCalls(trace.calls, tokens, trained) } : {}),
    calls: explained.map((call) =>
      surprisingCall(detector, trace, { ...call, expected: call.expected.slice(0, options.top) }),
    ),
    ...namedStretches(detector, trace, explained, options.stretches),
    ...(namesOmissions(detector) ? { omitted: namedOmission(detector, tokens) } : {}),
  };
}

import { at } from "../core/at.ts";
import { conformalPValue, verdictBasis } from "../core/conformal.ts";
import {
  EXPECTED_CALLS,
  type ExplainedCall,
  type ExplainingDetector,
  type OmissionDetector,
  checkedScores,
  isExplaining,
  namesOmissions,
} from "../core/detector.ts";
import { baselineOf, surprisingStretches } from "../core/surprising-stretches.ts";
import { type Tokens, type Trace, gapsOf } from "../core/trace.ts";
import { encodeCalls, tokenName } from "../core/vocabulary.ts";
import { EXPLAINING_METHODS } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import type { Explanation, NamedOmission, ScoreRow, SurprisingCall, TraceStretches } from "../results/score.ts";
import { type OpenedDetector, trainedTokens } from "./open-detector.ts";
import { foreignCalls, isTelling, withFinding } from "./findings.ts";
import { FOREIGN_SHARE, untrainedShare, verdictOf } from "./verdict.ts";

/** A trace and its file, relative to its data set. */
export type PlacedTrace = Trace &
  Pick<ScoreRow, "path" | "format"> & { readonly linesRead?: { readonly skipped: number } };

interface ExplainOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** How many expected calls to name at each place, at least 1. */
  readonly top: number;
  /** How many stretches to name at most, at least 1. */
  readonly stretches: number;
  /** The traces that it came with: whether the model covers them decides what its calls mean. */
  readonly batch?: readonly Trace[];
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
  const detector = explainingDetector(opened);
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
  const untrained = foreignCalls(trace.calls, tokens, trained);
  const alone = verdictOf({ calls: tokens.length, scoreBits, pValue }, untrained.share, basis);
  const foreign = alone.verdict === "foreign" || isTelling(untrained) ? { foreign: untrained } : {};
  const judged = isCovered(opened, options.batch ?? [trace]) ? withFinding({ ...alone, ...foreign }) : alone;
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
    ...foreign,
    calls: explained.map((call) =>
      surprisingCall(detector, trace, { ...call, expected: call.expected.slice(0, options.top) }),
    ),
    ...namedStretches(detector, trace, explained, options.stretches),
    ...(namesOmissions(detector) ? omissionOf(detector, tokens) : {}),
  };
}

/** Whether at most half of the traces are foreign to the model. */
function isCovered({ detector, manifest }: OpenedDetector, traces: readonly Trace[]): boolean {
  const trained = trainedTokens(manifest);
  const scored = traces.filter(({ calls }) => calls.length >= detector.minimumCalls);
  const foreign = scored.filter(
    ({ calls }) => untrainedShare(encodeCalls(detector.vocabulary, calls), trained) > FOREIGN_SHARE,
  );
  return 2 * foreign.length <= scored.length;
}

/**
 * The detector, if it gives single calls a surprise.
 * @throws SentinelError E_USAGE where it judges a trace as a whole
 */
export function explainingDetector({ detector }: Pick<OpenedDetector, "detector">): ExplainingDetector {
  if (isExplaining(detector)) return detector;
  const facts = { detector: detector.name, others: EXPLAINING_METHODS };
  throw new SentinelError("E_USAGE", { problem: "method.no-surprise", ...facts });
}

/**
 * An explained call with names for its tokens; the trace's own word for a call that the model does
 * not know.
 */
export function surprisingCall(detector: ExplainingDetector, trace: Trace, call: ExplainedCall): SurprisingCall {
  return {
    index: call.index,
    call: trace.calls[call.index] ?? tokenName(detector.vocabulary, call.token),
    surpriseBits: call.surpriseBits,
    expected: call.expected.map(({ token, probability }) => ({
      call: tokenName(detector.vocabulary, token),
      probability,
    })),
  };
}

/**
 * The stretches of a trace that stand out, with call names for tokens, most excess first.
 * @param explained every scored call of the trace, in order
 * @param most how many stretches to give at most
 */
export function namedStretches(
  detector: ExplainingDetector,
  trace: Trace,
  explained: readonly ExplainedCall[],
  most: number,
): TraceStretches {
  const surpriseBits = Float64Array.from(explained, (call) => call.surpriseBits);
  const baselineBits = baselineOf(detector, surpriseBits);
  // A model of windows scores no call before its first whole window.
  const firstPlace = explained.length === 0 ? 0 : at(explained, 0).index;
  const stretches = surprisingStretches(surpriseBits, baselineBits).slice(0, most);
  return {
    baselineBits,
    stretches: stretches.map((stretch) => ({
      ...stretch,
      from: stretch.from + firstPlace,
      to: stretch.to + firstPlace,
      inside: explained.slice(stretch.from, stretch.to).map((call) => surprisingCall(detector, trace, call)),
    })),
  };
}

/** The calls by which a known trace is told from others. */
const BEGINNING_CALLS = 12;

/** What a trace omits of the known trace that it comes closest to, and which that is. */
function omissionOf(detector: OmissionDetector, tokens: Tokens): Pick<Explanation, "omitted" | "closest"> {
  const { closest } = detector.omitted(tokens);
  const omitted = namedOmission(detector, tokens);
  if (closest === null) return { omitted };
  const { tokens: known, index, known: of, likeness } = closest;
  const begins = Array.from(known.subarray(0, BEGINNING_CALLS), (token) => tokenName(detector.vocabulary, token));
  return { omitted, closest: { number: index + 1, of, likeness, begins, calls: known.length } };
}

/** What a trace omits, with call names for tokens. */
export function namedOmission(detector: OmissionDetector, tokens: Tokens): NamedOmission {
  const { runs, of } = detector.omitted(tokens);
  return { of, runs: runs.map((run) => run.map((token) => tokenName(detector.vocabulary, token))) };
}

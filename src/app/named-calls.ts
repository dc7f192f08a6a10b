import { at } from "../core/at.ts";
import type { ExplainedCall, ExplainingDetector, OmissionDetector } from "../core/detector.ts";
import { baselineOf, surprisingStretches } from "../core/surprising-stretches.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { tokenName } from "../core/vocabulary.ts";
import type { NamedOmission, SurprisingCall, TraceStretches } from "../results/score.ts";

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

/** What a trace omits, with call names for tokens. */
export function namedOmission(detector: OmissionDetector, tokens: Tokens): NamedOmission {
  const { runs, of } = detector.omitted(tokens);
  return { of, runs: runs.map((run) => run.map((token) => tokenName(detector.vocabulary, token))) };
}

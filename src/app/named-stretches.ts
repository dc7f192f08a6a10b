import { at } from "../core/at.ts";
import type { ExplainedCall, ExplainingDetector } from "../core/detector.ts";
import { baselineOf, surprisingStretches } from "../core/surprising-stretches.ts";
import type { Trace } from "../core/trace.ts";
import type { TraceStretches } from "../results/surprising-calls.ts";
import { surprisingCall } from "./surprising-call.ts";

/**
 * The stretches of a trace that stand out, with call names in place of tokens, most excess first.
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

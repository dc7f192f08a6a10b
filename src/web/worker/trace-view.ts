import { namedOmission } from "../../app/named-calls.ts";
import type { OpenedDetector } from "../../app/open-detector.ts";
import type { PlacedTrace } from "../../app/score-traces.ts";
import { at } from "../../core/at.ts";
import { isExplaining, namesOmissions } from "../../core/detector.ts";
import { baselineOf, surprisingStretches } from "../../core/surprising-stretches.ts";
import { encodeCalls, tokenName } from "../../core/vocabulary.ts";
import { SentinelError } from "../../errors.ts";
import type { SentTrace } from "../api.ts";

/** Longer traces would fill the memory: the distribution of every call is looked at. */
const LONGEST_CALLS = 2_000_000;
const NAMED_STRETCHES = 6;

/**
 * Every call of one trace with its surprise and what was expected, in flat arrays that cost nothing
 * to hand over.
 * @throws SentinelError E_USAGE for a detector that judges a trace as a whole, E_TRACE for a trace
 * too short or too long for this
 */
export async function traceView(
  { detector }: OpenedDetector,
  trace: PlacedTrace,
  index: number,
  top: number,
): Promise<SentTrace> {
  if (!isExplaining(detector)) {
    throw new SentinelError("E_USAGE", `${detector.name} judges a trace as a whole: it gives no surprise per call`);
  }
  const calls = trace.calls.length;
  if (calls < detector.minimumCalls || calls > LONGEST_CALLS) {
    throw new SentinelError(
      "E_TRACE",
      `${trace.name}: ${calls} calls are too ${calls > LONGEST_CALLS ? "many to be drawn" : `few for ${detector.name}`}`,
    );
  }
  const tokens = encodeCalls(detector.vocabulary, trace.calls);
  const explained = await detector.explain(tokens, top);
  const surpriseBits = new Float64Array(calls).fill(NaN);
  const expectedTokens = new Uint16Array(calls * top);
  const expectedProbabilities = new Float32Array(calls * top);
  for (const call of explained) {
    surpriseBits[call.index] = call.surpriseBits;
    for (const [place, { token, probability }] of call.expected.entries()) {
      expectedTokens[call.index * top + place] = token;
      expectedProbabilities[call.index * top + place] = probability;
    }
  }
  const firstPlace = explained.length === 0 ? 0 : at(explained, 0).index;
  const scored = surpriseBits.subarray(firstPlace);
  const baselineBits = baselineOf(detector, scored);
  const ids = new Map<string, number>();
  const callIds = Uint32Array.from(trace.calls, (call) => {
    const id = ids.get(call) ?? ids.size;
    ids.set(call, id);
    return id;
  });
  return {
    index,
    callNames: [...ids.keys()],
    callIds,
    surpriseBits,
    top,
    names: Array.from({ length: detector.vocabulary.size }, (_, token) => tokenName(detector.vocabulary, token)),
    expectedTokens,
    expectedProbabilities,
    omitted: namesOmissions(detector) ? namedOmission(detector, tokens) : null,
    baselineBits,
    stretches: surprisingStretches(scored, baselineBits)
      .slice(0, NAMED_STRETCHES)
      .map(({ from, to, meanBits, share }) => ({ from: from + firstPlace, to: to + firstPlace, meanBits, share })),
  };
}

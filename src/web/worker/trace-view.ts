import { namedOmission, type PlacedTrace } from "../../app/explain-trace.ts";
import type { OpenedDetector } from "../../app/open-detector.ts";
import { at } from "../../core/at.ts";
import { isExplaining, namesOmissions } from "../../core/detector.ts";
import { baselineOf, surprisingStretches } from "../../core/surprising-stretches.ts";
import { encodeCalls, tokenName, UNKNOWN_TOKEN } from "../../core/vocabulary.ts";
import { SentinelError } from "../../errors.ts";
import type { LiveScorer } from "../../model/live-scorer.ts";
import type { LiveStep, SentTrace } from "../api.ts";
import type { OpenedModel } from "./open-model.ts";

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

/** Plays one trace at a time; requests that come together wait for each other. */
interface LiveTrace {
  /**
   * Starts again: nothing of the trace was received.
   * @throws SentinelError E_USAGE for a model that carries no state
   */
  start(model: OpenedModel, calls: readonly string[]): Promise<void>;
  /** The next calls. @throws SentinelError E_USAGE where no trace is played */
  next(count: number): Promise<LiveStep>;
}

export function createLiveTrace(): LiveTrace {
  let playing: { readonly scorer: LiveScorer; readonly tokens: Uint16Array; received: number } | null = null;
  let known: { readonly model: OpenedModel; readonly scorer: LiveScorer } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    start: (model, calls) =>
      inTurn(async () => {
        if (model.live === null) {
          throw new SentinelError(
            "E_USAGE",
            `${model.facts.name} carries no state, so it cannot play a trace call by call`,
          );
        }
        if (known?.model !== model) {
          known = { model, scorer: await model.live() };
          // The first call opens the graph, which is not part of the cost of a call.
          await known.scorer.next(UNKNOWN_TOKEN);
        }
        known.scorer.restart();
        playing = { scorer: known.scorer, tokens: encodeCalls(model.opened.detector.vocabulary, calls), received: 0 };
      }),
    next: (count) =>
      inTurn(async () => {
        if (playing === null) throw new SentinelError("E_USAGE", "no trace is played");
        const { scorer, tokens } = playing;
        const surpriseBits = new Float64Array(Math.min(count, tokens.length - playing.received));
        const start = performance.now();
        for (const place of surpriseBits.keys()) {
          surpriseBits[place] = await scorer.next(at(tokens, playing.received));
          playing.received += 1;
        }
        const seconds = (performance.now() - start) / 1000;
        return { surpriseBits, seconds, isEnd: playing.received === tokens.length };
      }),
  };
}

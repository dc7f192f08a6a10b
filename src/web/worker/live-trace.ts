import { at } from "../../core/at.ts";
import { encodeCalls, UNKNOWN_TOKEN } from "../../core/vocabulary.ts";
import { SentinelError } from "../../errors.ts";
import type { LiveScorer } from "../../model/live-scorer.ts";
import type { LiveStep } from "../api.ts";
import type { OpenedModel } from "./open-model.ts";

/** Plays one trace at a time; requests that come together wait for each other. */
export interface LiveTrace {
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

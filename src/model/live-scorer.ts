import { at } from "../core/at.ts";
import { SentinelError } from "../errors.ts";
import type { Model } from "./load-model.ts";
import { checkFinite, stepNetwork, surpriseBitsOf } from "./run-network.ts";
import type { OnnxSession } from "./runtime.ts";

/**
 * Scores one trace as it happens: owns the network's state after the calls so far, nothing else.
 */
export interface LiveScorer {
  /**
   * The surprise in bits of this call, given all calls since the trace began; 24 bits for token 0,
   * which is fed as well. The first call opens the model's graph. A rejected call leaves the state
   * unchanged.
   * @throws RangeError for a token outside the vocabulary
   * @throws SentinelError E_USAGE before the last call is done; E_MODEL when the graph cannot be
   * opened or run, or gives no finite number
   */
  next(token: number): Promise<number>;
  /**
   * Begins a new trace with the next call.
   * @throws SentinelError E_USAGE before the last call is done
   */
  restart(): void;
}

/**
 * Scores the calls of one trace one by one; the same numbers as the detector's `surprises`, within
 * `CALL_TOLERANCE_BITS`. Scorers of one model share its session, which does one run at a time:
 * await the call of one before that of another.
 * @throws SentinelError E_MODEL for a model of windows, which carries no state
 */
export function createLiveScorer(model: Model): LiveScorer {
  const { manifest, vocabulary } = model;
  const { name } = manifest;
  if (manifest.kind !== "sequence") {
    throw new SentinelError("E_MODEL", { problem: "model.no-state", path: name });
  }
  const { stateWidth } = manifest.network;
  const lengths = { surprise: 1, state_out: stateWidth };
  const call = new Int32Array(1);
  let session: OnnxSession | null = null;
  /** The only place where the trace's past lives. */
  let state: Float32Array = new Float32Array(stateWidth);
  let running = false;

  function checkIdle(): void {
    if (running) throw new SentinelError("E_USAGE", { problem: "model.call-not-done", path: name });
  }

  return {
    async next(token) {
      checkIdle();
      if (!Number.isInteger(token) || token < 0 || token >= vocabulary.size) {
        throw new RangeError(`token ${token} is outside 0..${vocabulary.size - 1}`);
      }
      running = true;
      try {
        session ??= await model.session("sequence");
        call[0] = token;
        const step = await stepNetwork(session, { calls: call, state, rows: 1 }, lengths);
        const surpriseBits = checkFinite(surpriseBitsOf(token, at(step.surprise, 0)), name);
        state = step.state_out;
        return surpriseBits;
      } finally {
        running = false;
      }
    },
    restart() {
      checkIdle();
      state = new Float32Array(stateWidth);
    },
  };
}

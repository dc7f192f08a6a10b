import { at } from "../core/at.ts";
import type { ExplainedCall, LanguageModel, Progress } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { calibrationOf } from "./calibration-of.ts";
import { checkFinite, checkTokens } from "./guards.ts";
import type { Model } from "./load-model.ts";
import { modelName } from "./manifest.ts";
import { runSequence } from "./sequence-run.ts";
import { stepNetwork, surpriseBitsOf } from "./step-network.ts";
import { topExpected } from "./top-expected.ts";

/** Explaining fetches the whole distribution of every call of one trace: 256 x 341 floats a run. */
const EXPLAIN_CHUNK_CALLS = 256;

/**
 * A language model of whole traces as a detector: the score is the mean surprise over all calls, in
 * bits; one LSTM step per call. Traces are scored side by side, state carried from piece to piece;
 * equal traces and shared beginnings once.
 * @param model of kind "sequence"
 */
export function sequenceDetector(model: Model): LanguageModel {
  const { manifest, vocabulary } = model;
  const stateWidth = manifest.network.stateWidth;

  async function score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array> {
    for (const tokens of traces) checkTokens(tokens, 1, vocabulary.size);
    const sums = new Float64Array(traces.length);
    await runSequence(model, traces, (trace, _, surpriseBits) => (sums[trace]! += surpriseBits), progress);
    return sums.map((sum, trace) => checkFinite(sum / traces[trace]!.length, manifest.name));
  }

  async function surprises(traces: readonly Tokens[], progress?: Progress): Promise<readonly Float64Array[]> {
    for (const tokens of traces) checkTokens(tokens, 1, vocabulary.size);
    const bits = traces.map((tokens) => new Float64Array(tokens.length));
    await runSequence(
      model,
      traces,
      (trace, place, surpriseBits) => (bits[trace]![place] = checkFinite(surpriseBits, manifest.name)),
      progress,
    );
    return bits;
  }

  async function explain(tokens: Tokens, top: number): Promise<readonly ExplainedCall[]> {
    checkTokens(tokens, 1, vocabulary.size);
    const session = await model.session("sequence");
    const explained: ExplainedCall[] = [];
    let state: Float32Array = new Float32Array(stateWidth);
    for (let from = 0; from < tokens.length; from += EXPLAIN_CHUNK_CALLS) {
      const calls = Int32Array.from(tokens.subarray(from, from + EXPLAIN_CHUNK_CALLS));
      const lengths = { surprise: calls.length, state_out: stateWidth, bits: calls.length * vocabulary.size };
      const { surprise, bits, ...after } = await stepNetwork(session, { calls, state, rows: 1 }, lengths);
      state = after.state_out;
      for (const [step, token] of calls.entries()) {
        explained.push({
          index: from + step,
          token,
          surpriseBits: checkFinite(surpriseBitsOf(token, at(surprise, step)), manifest.name),
          expected: topExpected(bits, step * vocabulary.size, vocabulary.size, top),
        });
      }
    }
    return explained;
  }

  return {
    name: modelName(manifest),
    description: `${networkWords(manifest.network)} over whole traces; mean surprise of a call`,
    vocabulary,
    scoreUnit: "bits a call",
    minimumCalls: 1,
    ...calibrationOf(manifest),
    device: model.device,
    threads: model.threads,
    score,
    surprises,
    explain,
  };
}

/** `LSTM 64 → 256 → 100`, or the networks of an ensemble. */
function networkWords({ layers, members }: Model["manifest"]["network"]): string {
  if (members === undefined) return `LSTM ${layers.join(" → ")}`;
  const networks = members.map((member) => member.layers.join(" → "));
  return `mean probability of ${members.length} LSTMs (${networks.join(", ")})`;
}

import type { ExplainedCall, ExplainingDetector, Progress } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_CALL_BITS, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { distinctByContent } from "./distinct-by-content.ts";
import { checkFinite, checkTokens, output } from "./guards.ts";
import type { Model } from "./load-model.ts";
import type { OnnxSession } from "./runtime.ts";
import { topExpected } from "./top-expected.ts";

/** Rows x calls of one run: measured fastest where the product stays in 1,000..1,300, so that a layer's projections stay in cache. */
const BATCH_TRACES = 64;
const CHUNK_CALLS = 20;
/** Explaining fetches the whole distribution of every call of one trace: 256 x 341 floats a run. */
const EXPLAIN_CHUNK_CALLS = 256;

/** The recurrent state of a batch and the surprises of one chunk: the only place where state lives. */
interface ChunkResult {
  readonly surpriseBits: Float32Array;
  readonly state: Float32Array;
}

/**
 * A language model of whole traces as a detector: the score is the mean surprise over all calls, in bits; one LSTM step a call.
 * Traces are scored longest first in batches, state carried from chunk to chunk, ended rows cut, equal traces once.
 * @param model of kind "sequence"
 */
export function sequenceDetector(model: Model): ExplainingDetector {
  const { manifest, vocabulary } = model;
  const stateWidth = manifest.network.stateWidth;

  async function scoreBatch(
    session: OnnxSession,
    batch: readonly Tokens[],
    report: (calls: number) => void,
  ): Promise<Float64Array> {
    const sums = new Float64Array(batch.length);
    let state: Float32Array = new Float32Array(batch.length * stateWidth);
    const longest = batch[0]?.length ?? 0;
    for (let from = 0; from < longest; from += CHUNK_CALLS) {
      const rows = batch.findLastIndex((tokens) => tokens.length > from) + 1;
      const time = Math.min(CHUNK_CALLS, longest - from);
      const calls = new Int32Array(rows * time);
      for (let row = 0; row < rows; row += 1) calls.set(batch[row]?.subarray(from, from + time) ?? [], row * time);
      const result = await runChunk(session, calls, state.subarray(0, rows * stateWidth), rows);
      state = result.state;
      let scored = 0;
      for (let row = 0; row < rows; row += 1) {
        const here = Math.min(time, (batch[row]?.length ?? 0) - from);
        for (let step = 0; step < here; step += 1) {
          const place = row * time + step;
          sums[row]! += calls[place] === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : result.surpriseBits[place]!;
        }
        scored += here;
      }
      report(scored);
    }
    return sums.map((sum, row) => checkFinite(sum / (batch[row]?.length ?? 1), manifest.name));
  }

  async function runChunk(
    session: OnnxSession,
    calls: Int32Array,
    state: Float32Array,
    rows: number,
  ): Promise<ChunkResult> {
    const outputs = await session.run(
      {
        calls: { dtype: "int32", data: calls, shape: [rows, calls.length / rows] },
        state: { dtype: "float32", data: state, shape: [rows, stateWidth] },
      },
      ["surprise", "state_out"],
    );
    return { surpriseBits: output(outputs, "surprise"), state: output(outputs, "state_out") };
  }

  async function score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array> {
    for (const tokens of traces) checkTokens(tokens, 1, vocabulary.size);
    const { distinct, indexOf } = distinctByContent(traces);
    const order = [...distinct.keys()].sort((a, b) => (distinct[b]?.length ?? 0) - (distinct[a]?.length ?? 0));
    const totalCalls = distinct.reduce((sum, tokens) => sum + tokens.length, 0);
    const scores = new Float64Array(distinct.length);
    const session = await model.session("sequence");
    let doneCalls = 0;
    for (let from = 0; from < order.length; from += BATCH_TRACES) {
      const batch = order.slice(from, from + BATCH_TRACES);
      const means = await scoreBatch(
        session,
        batch.map((index) => distinct[index] ?? new Uint16Array()),
        (calls) => {
          doneCalls += calls;
          progress?.(doneCalls, totalCalls);
        },
      );
      for (const [row, index] of batch.entries()) scores[index] = means[row]!;
    }
    return Float64Array.from(indexOf, (index) => scores[index]!);
  }

  async function explain(tokens: Tokens, top: number): Promise<readonly ExplainedCall[]> {
    checkTokens(tokens, 1, vocabulary.size);
    const session = await model.session("sequence");
    const explained: ExplainedCall[] = [];
    let state: Float32Array = new Float32Array(stateWidth);
    for (let from = 0; from < tokens.length; from += EXPLAIN_CHUNK_CALLS) {
      const calls = Int32Array.from(tokens.subarray(from, from + EXPLAIN_CHUNK_CALLS));
      const outputs = await session.run(
        {
          calls: { dtype: "int32", data: calls, shape: [1, calls.length] },
          state: { dtype: "float32", data: state, shape: [1, stateWidth] },
        },
        ["surprise", "state_out", "bits"],
      );
      state = output(outputs, "state_out");
      const surprise = output(outputs, "surprise");
      for (const [step, token] of calls.entries()) {
        explained.push({
          index: from + step,
          token,
          surpriseBits: token === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : checkFinite(surprise[step] ?? NaN, manifest.name),
          expected: topExpected(output(outputs, "bits"), step * vocabulary.size, vocabulary.size, top),
        });
      }
    }
    return explained;
  }

  return {
    name: manifest.name,
    description: `LSTM ${manifest.network.layers.join(" → ")} over whole traces; mean surprise of a call`,
    vocabulary,
    scoreUnit: "bits a call",
    minimumCalls: 1,
    calibrationScores: Float64Array.from(manifest.calibration.scoresBits).sort(),
    device: model.device,
    threads: model.threads,
    score,
    explain,
  };
}

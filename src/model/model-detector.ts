import { at } from "../core/at.ts";
import type { ExplainedCall, ExplainingDetector, LanguageModel, Progress } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import {
  type DistinctWindows,
  type PrefixChunk,
  countWindows,
  distinctWindowsInSteps,
  prefixChunk,
  windowsOf,
} from "../core/windows.ts";
import { SentinelError } from "../errors.ts";
import { createPauses } from "../event-loop.ts";
import type { Model } from "./load-model.ts";
import { calibrationOf, modelName, windowCallsOf } from "./manifest.ts";
import { checkFinite, checkTokens, output, stepNetwork, surpriseBitsOf, topExpected } from "./run-network.ts";
import { inLanes, type OnnxSession, type Tensor } from "./runtime.ts";
import { runSequence } from "./sequence-run.ts";

/** Calls of one explaining run, which fetches whole distributions: 256 x 341 floats. */
const EXPLAIN_CHUNK_CALLS = 256;

/**
 * Distinct windows of one run of the graph `prefixes`: 256..512 are fastest; fewer block a thread
 * for a shorter time.
 */
const CHUNK_WINDOWS = 256;
const EXPLAIN_BATCH_WINDOWS = 64;

/** A network as a detector: of whole traces or of windows. */
export function modelDetector(model: Model): ExplainingDetector {
  return model.manifest.kind === "sequence" ? sequenceDetector(model) : windowDetector(model);
}

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
    description: `${describeNetwork(manifest.network)} over whole traces; mean surprise of a call`,
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
function describeNetwork({ layers, members }: Model["manifest"]["network"]): string {
  if (members === undefined) return `LSTM ${layers.join(" → ")}`;
  const networks = members.map((member) => member.layers.join(" → "));
  return `mean probability of ${members.length} LSTMs (${networks.join(", ")})`;
}

/**
 * A model of fixed windows as a detector: the score is the mean surprise of every window's last
 * call, in bits. All traces' windows are sorted and each distinct prefix is scored once, which is
 * exact. A trace shorter than a window has no score.
 * @param model of kind "windows"
 */
export function windowDetector(model: Model): ExplainingDetector {
  const { manifest, vocabulary } = model;
  const windowCalls = windowCallsOf(manifest);

  async function score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array> {
    for (const tokens of traces) checkTokens(tokens, windowCalls, vocabulary.size);
    const windows = await sortedWindows(traces, windowCalls);
    const surpriseBits = await scoreWindows(windows, (done) => progress?.(done, windows.starts.length));
    let window = 0;
    return Float64Array.from(traces, (tokens) => {
      let sum = 0;
      const count = countWindows(tokens.length, windowCalls);
      for (let place = 0; place < count; place += 1) sum += surpriseBits[windows.distinctOf[window++]!]!;
      return checkFinite(sum / count, manifest.name);
    });
  }

  async function scoreWindows(windows: DistinctWindows, report: (windowsDone: number) => void): Promise<Float32Array> {
    const session = await model.session("prefixes");
    const surpriseBits = new Float32Array(windows.starts.length);
    const chunks = Array.from({ length: Math.ceil(surpriseBits.length / CHUNK_WINDOWS) }).keys();
    let done = 0;
    await inLanes(session.lanes, chunks, async (index) => {
      const from = index * CHUNK_WINDOWS;
      const to = Math.min(from + CHUNK_WINDOWS, surpriseBits.length);
      const chunk = prefixChunk(windows, from, to);
      const surprise = output(await session.run(feedsOf(chunk), ["surprise"]), "surprise", chunk.next.length);
      for (const [place, token] of chunk.next.entries()) {
        surpriseBits[from + place] = surpriseBitsOf(token, surprise[place]!);
      }
      report((done += to - from));
    });
    return surpriseBits;
  }

  async function explain(tokens: Tokens, top: number): Promise<readonly ExplainedCall[]> {
    checkTokens(tokens, windowCalls, vocabulary.size);
    const session = await model.session("windows");
    const explained: ExplainedCall[] = [];
    for (let from = 0; from + windowCalls <= tokens.length; from += EXPLAIN_BATCH_WINDOWS) {
      const probabilities = await windowProbabilities(
        session,
        tokens.subarray(from, from + EXPLAIN_BATCH_WINDOWS + windowCalls - 1),
        windowCalls,
        vocabulary.size,
      );
      const bits = probabilities.map((probability) => -Math.log2(probability));
      for (let row = 0; row * vocabulary.size < bits.length; row += 1) {
        const index = from + row + windowCalls - 1;
        const token = at(tokens, index);
        const surprise = at(bits, row * vocabulary.size + token);
        explained.push({
          index,
          token,
          surpriseBits: checkFinite(surpriseBitsOf(token, surprise), manifest.name),
          expected: topExpected(bits, row * vocabulary.size, vocabulary.size, top),
        });
      }
    }
    return explained;
  }

  return {
    name: modelName(manifest),
    description: `LSTM ${manifest.network.layers.join(" → ")} over windows of ${windowCalls} calls; mean surprise of a window's last call`,
    vocabulary,
    scoreUnit: "bits a call",
    minimumCalls: windowCalls,
    ...calibrationOf(manifest),
    device: model.device,
    threads: model.threads,
    score,
    explain,
  };
}

/** All windows sorted, repeats dropped. Yields to the event loop. */
async function sortedWindows(traces: readonly Tokens[], windowCalls: number): Promise<DistinctWindows> {
  const pauses = createPauses();
  const steps = distinctWindowsInSteps(traces, windowCalls);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (pauses.isDue()) await pauses.take();
  }
}

/**
 * The `windows` graph over all windows of one trace: float32 `[windows, vocabulary size]`, the
 * distribution of each window's last call.
 * @throws SentinelError E_MODEL when the trace is shorter than a window
 */
export async function windowProbabilities(
  session: OnnxSession,
  tokens: Tokens,
  windowCalls: number,
  vocabularySize: number,
): Promise<Float32Array> {
  const rows = countWindows(tokens.length, windowCalls);
  if (rows === 0) throw new SentinelError("E_MODEL", { problem: "model.no-window", calls: tokens.length, windowCalls });
  const contexts = windowsOf(tokens.subarray(0, tokens.length - 1), windowCalls - 1);
  const calls: Tensor = { dtype: "int32", data: Int32Array.from(contexts), shape: [rows, windowCalls - 1] };
  return output(await session.run({ calls }, ["probabilities"]), "probabilities", rows * vocabularySize);
}

function feedsOf(chunk: PrefixChunk): Record<string, Tensor> {
  const int32 = (data: Int32Array): Tensor => ({ dtype: "int32", data, shape: [data.length] });
  const count = BigInt64Array.from(chunk.count, BigInt);
  return {
    calls: int32(chunk.calls),
    parent: int32(chunk.parent),
    count: { dtype: "int64", data: count, shape: [count.length] },
    row: int32(chunk.row),
    next: int32(chunk.next),
  };
}

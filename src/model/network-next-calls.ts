import type { NextCallSource, NextCallSteps } from "../core/generate-traces.ts";
import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import type { Model } from "./load-model.ts";
import { windowCallsOf } from "./manifest.ts";
import { checkTokens, output, stepNetwork } from "./run-network.ts";

/** Calls of the prompt in one run. */
const PROMPT_CHUNK_CALLS = 256;

/**
 * A network's distribution of the next call, for `generateTraces`. A model of whole traces may
 * begin with an empty prompt; one of windows needs `windowCalls - 1` calls and reads the last of
 * them.
 */
export function modelNextCalls(model: Model): NextCallSource {
  const { manifest, vocabulary } = model;
  return {
    name: manifest.name,
    vocabulary,
    async begin(traces, prompt) {
      checkTokens(prompt, 0, vocabulary.size);
      return manifest.kind === "sequence" ? beginSequences(model, traces, prompt) : beginWindows(model, traces, prompt);
    },
  };
}

/**
 * Two runs per call: one fetches the distribution, which any call gives, one feeds the drawn call.
 */
async function beginSequences(model: Model, traces: number, prompt: Tokens): Promise<NextCallSteps> {
  const { manifest, vocabulary } = model;
  const { stateWidth } = manifest.network;
  const session = await model.session("sequence");
  let state: Float32Array = new Float32Array(traces * stateWidth);
  const stateAfter = async (calls: Int32Array): Promise<Float32Array> =>
    (await stepNetwork(session, { calls, state, rows: traces }, { state_out: state.length })).state_out;
  for (let from = 0; from < prompt.length; from += PROMPT_CHUNK_CALLS) {
    const chunk = Array.from(prompt.subarray(from, from + PROMPT_CHUNK_CALLS));
    state = await stateAfter(Int32Array.from(Array.from({ length: traces }, () => chunk).flat()));
  }
  const anyCalls = new Int32Array(traces).fill(UNKNOWN_TOKEN);
  return {
    async bits() {
      const lengths = { bits: traces * vocabulary.size };
      const { bits } = await stepNetwork(session, { calls: anyCalls, state, rows: traces }, lengths);
      return checkBits(bits, lengths.bits, manifest.name);
    },
    async push(calls) {
      state = await stateAfter(Int32Array.from(calls));
    },
  };
}

/** Every call costs a whole window's steps: the graph keeps no state. */
async function beginWindows(model: Model, traces: number, prompt: Tokens): Promise<NextCallSteps> {
  const { manifest, vocabulary } = model;
  const width = windowCallsOf(manifest) - 1;
  if (prompt.length < width) {
    const facts = { path: manifest.name, calls: prompt.length, needed: width };
    throw new SentinelError("E_USAGE", { problem: "model.prompt-too-short", ...facts });
  }
  const session = await model.session("windows");
  const last = Int32Array.from(prompt.subarray(prompt.length - width));
  const contexts = new Int32Array(traces * width);
  for (let row = 0; row < traces; row += 1) contexts.set(last, row * width);
  return {
    async bits() {
      const calls = { dtype: "int32", data: contexts, shape: [traces, width] } as const;
      const probabilities = output(
        await session.run({ calls }, ["probabilities"]),
        "probabilities",
        traces * vocabulary.size,
      );
      const bits = Float64Array.from(probabilities, (probability) => -Math.log2(probability));
      return checkBits(bits, traces * vocabulary.size, manifest.name);
    },
    push(calls) {
      for (const [row, token] of calls.entries()) {
        contexts.copyWithin(row * width, row * width + 1, (row + 1) * width);
        contexts[(row + 1) * width - 1] = token;
      }
      return Promise.resolve();
    },
  };
}

/**
 * @throws SentinelError E_MODEL for NaN, which bad weights produce without an error, or another
 * count
 */
function checkBits<Bits extends Float32Array | Float64Array>(bits: Bits, expected: number, where: string): Bits {
  if (bits.length !== expected || bits.some((value) => Number.isNaN(value) || value === -Infinity)) {
    throw new SentinelError("E_MODEL", { problem: "model.no-distribution", path: where });
  }
  return bits;
}

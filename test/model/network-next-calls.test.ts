import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { generateTraces } from "../../src/core/generate-traces.ts";
import { CALL_TOLERANCE_BITS, SCORE_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { loadModel, type Model } from "../../src/model/load-model.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import { modelNextCalls } from "../../src/model/network-next-calls.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { type FakeGraph, fakeModel, madeUpVocabulary } from "../support/fake-model.ts";
import { refusalText } from "../support/refusal.ts";

const SIZE = 4;
/** A network whose state is the sum of all calls; the likeliest next call is one more than that, modulo the three known calls. */
const graph: FakeGraph = {
  inputs: ["calls", "state"],
  outputs: ["surprise", "state_out", "bits"],
  run(feeds) {
    const calls = [...(feeds["calls"]!.data as Int32Array)];
    const state = feeds["state"]!.data as Float32Array;
    const rows = state.length;
    const time = calls.length / rows;
    const sums = [...state];
    const bits = new Float32Array(time * rows * SIZE).fill(10);
    for (let step = 0; step < time; step += 1) {
      for (let row = 0; row < rows; row += 1) {
        bits[(step * rows + row) * SIZE + 1 + (sums[row]! % 3)] = 0.01;
        sums[row]! += calls[row * time + step]!;
      }
    }
    return { surprise: new Float32Array(calls.length), state_out: Float32Array.from(sums), bits };
  },
};

const facts = { kind: "sequence", vocabulary: madeUpVocabulary(SIZE - 1), stateWidth: 1 } as const;
const greedy = { temperature: 1e-6, seed: 1 };

async function shipped(name: string): Promise<Model> {
  const folder = join(PROJECT_FOLDER, "models", name);
  return loadModel(folder, folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
}

describe("modelNextCalls of whole traces", () => {
  it("asks for the distribution with any call, and moves the state by the call that was drawn", async () => {
    const { model, runtime } = await fakeModel({ ...facts, graphs: { sequence: graph } });
    const [trace] = await generateTraces(modelNextCalls(model), { ...greedy, calls: 4, traces: 1 });
    // Sums 0, 1, 3, 4 before each call; the calls are 1 + sum modulo 3.
    expect([...trace!.tokens]).toEqual([1, 2, 1, 2]);
    expect(runtime.runs.map(({ fetches }) => fetches[0])).toEqual([
      "bits",
      "state_out",
      "bits",
      "state_out",
      "bits",
      "state_out",
      "bits",
    ]);
  });

  it("makes several traces in one run, after a prompt of any length", async () => {
    const { model, runtime } = await fakeModel({ ...facts, graphs: { sequence: graph } });
    const prompt = new Uint16Array(300).fill(1);
    const traces = await generateTraces(modelNextCalls(model), { ...greedy, calls: 2, traces: 3, prompt });
    expect(traces.map((trace) => [...trace.tokens])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(runtime.runs.map(({ feeds }) => feeds["calls"]?.shape)).toEqual([
      [3, 256],
      [3, 44],
      [3, 1],
      [3, 1],
      [3, 1],
    ]);
  });

  it("refuses a prompt outside the vocabulary, and a model that gives NaN or too few numbers", async () => {
    const { model } = await fakeModel({ ...facts, graphs: { sequence: graph } });
    const options = { ...greedy, calls: 1, traces: 1 };
    await expect(async () =>
      generateTraces(modelNextCalls(model), { ...options, prompt: Uint16Array.of(SIZE) }),
    ).rejects.toThrow(RangeError);
    for (const bits of [new Float32Array(SIZE).fill(NaN), new Float32Array(SIZE - 1)]) {
      const broken = { ...graph, run: (feeds: Parameters<FakeGraph["run"]>[0]) => ({ ...graph.run(feeds), bits }) };
      const damaged = await fakeModel({ ...facts, graphs: { sequence: broken } });
      const text = await refusalText(() => generateTraces(modelNextCalls(damaged.model), options), "E_MODEL");
      expect(text).toMatch(/^fake: the model gave no distribution|^the graph gave 3 numbers as "bits", not 4$/);
    }
  });

  it("models/sample: the mean surprise of what it makes is the score that its detector gives it", async () => {
    const model = await shipped("sample");
    try {
      const source = modelNextCalls(model);
      const traces = await generateTraces(source, { calls: 150, traces: 4, temperature: 1, seed: 3 });
      const scores = await modelDetector(model).score(traces.map((trace) => trace.tokens));
      for (const [index, trace] of traces.entries()) {
        expect(Math.abs(trace.meanBits - scores[index]!)).toBeLessThan(SCORE_TOLERANCE_BITS);
      }
    } finally {
      await model.release();
    }
  });
});

describe("modelNextCalls of windows", () => {
  it("models/notebook: sees the prompt's last calls, then its own", async () => {
    const model = await shipped("notebook");
    try {
      const prompt = Uint16Array.from({ length: 25 }, (_, index) => 3 + (index % 4));
      const source = modelNextCalls(model);
      const [trace] = await generateTraces(source, { calls: 5, traces: 1, temperature: 1, seed: 1, prompt });
      const explained = await modelDetector(model).explain(Uint16Array.of(...prompt, ...trace!.tokens), 1);
      const own = explained.slice(-5);
      expect(own.map((call) => call.token)).toEqual([...trace!.tokens]);
      const mean = own.reduce((sum, call) => sum + call.surpriseBits, 0) / 5;
      expect(Math.abs(mean - trace!.meanBits)).toBeLessThan(CALL_TOLERANCE_BITS);
    } finally {
      await model.release();
    }
  });

  it("models/notebook: refuses to begin without the calls of a window", async () => {
    const model = await shipped("notebook");
    try {
      const begin = (): Promise<unknown> => modelNextCalls(model).begin(1, new Uint16Array(18).fill(3));
      expect(await refusalText(begin, "E_USAGE")).toMatch(
        /only the last 19 calls.*at least 19 calls \(this one has 18\)/,
      );
    } finally {
      await model.release();
    }
  });
});

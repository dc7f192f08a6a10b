import { describe, expect, it } from "@jest/globals";
import { CALL_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import { createLiveScorer } from "../../src/model/live-scorer.ts";
import { loadModel, type Model } from "../../src/model/load-model.ts";
import { sequenceDetector } from "../../src/model/model-detector.ts";
import type { OnnxRuntime, Tensor } from "../../src/model/runtime.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { webRuntime } from "../../src/runtime/web.ts";
import { fakeManifest, fakeModel, madeUpVocabulary, mapFiles, sha256, type FakeGraph } from "../support/fake-model.ts";
import { readGolden } from "../support/golden.ts";
import { randomInteger } from "../support/random.ts";
import { refusalText } from "../support/refusal.ts";

const RUNTIMES: readonly [string, () => Promise<OnnxRuntime>][] = [
  ["onnxruntime-node", () => nodeRuntime({ device: "cpu", threads: 1 })],
  ["onnxruntime-web", () => webRuntime()],
];

const SIZE = 6;
const WIDTH = 2;

/** State: sum and count of the calls so far. The surprise is that sum before this call, plus an eighth of the call. */
const graph: FakeGraph = {
  inputs: ["calls", "state"],
  outputs: ["surprise", "state_out"],
  run({ calls, state }) {
    const [sum, count] = numbers(state);
    const [call] = numbers(calls);
    return {
      surprise: Float32Array.of(sum! + call! / 8),
      state_out: Float32Array.of(sum! + call!, count! + 1),
    };
  },
};

const numbers = (tensor: Tensor | undefined): number[] => Array.from(tensor?.data ?? [], Number);

async function scorerOf(run: FakeGraph["run"] = graph.run) {
  const { model, runtime } = await fakeModel({
    kind: "sequence",
    vocabulary: madeUpVocabulary(SIZE - 1),
    stateWidth: WIDTH,
    graphs: { sequence: { ...graph, run } },
  });
  return { scorer: createLiveScorer(model), runtime };
}

/** The tiny network of test/golden as a model. */
async function goldenModel(runtime: OnnxRuntime): Promise<Model> {
  const { golden, graph: bytes } = readGolden("sequence");
  const manifest = fakeManifest({
    kind: "sequence",
    vocabulary: madeUpVocabulary(golden.vocabularySize - 1),
    stateWidth: golden.stateWidth,
    graphs: { sequence: graph },
  });
  const graphs = { sequence: { ...manifest.graphs["sequence"], sha256: sha256(bytes) } };
  const text = JSON.stringify({ ...manifest, graphs });
  return loadModel("golden", mapFiles({ "sequence.onnx": bytes, "manifest.json": text }), runtime);
}

describe.each(RUNTIMES)("a live scorer in %s", (_, start) => {
  it("gives every call the surprise that the detector gives it, trace after trace, unknown calls included", async () => {
    const model = await goldenModel(await start());
    const random = randomInteger(7);
    const traces = [1, 45, 300].map((length) => Uint16Array.from({ length }, () => random(model.vocabulary.size)));
    expect(traces.at(-1)).toContain(0);
    const expected = await sequenceDetector(model).surprises(traces);
    const scorer = createLiveScorer(model);
    let largest = 0;
    for (const [index, trace] of traces.entries()) {
      scorer.restart();
      for (const [place, token] of trace.entries()) {
        const difference = Math.abs((await scorer.next(token)) - expected[index]![place]!);
        expect(difference).toBeLessThanOrEqual(CALL_TOLERANCE_BITS);
        largest = Math.max(largest, difference);
      }
    }
    console.log(`largest difference ${largest.toExponential(1)} bits`);
    await model.release();
  });

  it("keeps two traces apart, and refuses a call after the model was released", async () => {
    const model = await goldenModel(await start());
    const [first, second] = [Uint16Array.of(1, 2, 3, 4), Uint16Array.of(4, 4, 1, 2)];
    const expected = await sequenceDetector(model).surprises([first, second]);
    const scorers = [createLiveScorer(model), createLiveScorer(model)];
    for (const [place, token] of first.entries()) {
      expect(await scorers[0]!.next(token)).toBeCloseTo(expected[0]![place]!, 4);
      expect(await scorers[1]!.next(second[place]!)).toBeCloseTo(expected[1]![place]!, 4);
    }
    await model.release();
    await refusalText(() => scorers[0]!.next(1), "E_MODEL");
  });
});

describe("createLiveScorer", () => {
  it("feeds one call and the state that came back, from zeros at each trace's beginning", async () => {
    const { scorer, runtime } = await scorerOf();
    const states: number[][] = [];
    for (const token of [3, 5]) {
      await scorer.next(token);
      states.push(numbers(runtime.runs.at(-1)?.feeds["state"]));
    }
    scorer.restart();
    expect(await scorer.next(2)).toBe(2 / 8);
    states.push(numbers(runtime.runs.at(-1)?.feeds["state"]));
    expect(states).toEqual([
      [0, 0],
      [3, 1],
      [0, 0],
    ]);
    expect(runtime.runs.map(({ feeds, fetches }) => [feeds["calls"]?.shape, fetches])).toEqual(
      new Array(3).fill([
        [1, 1],
        ["surprise", "state_out"],
      ]),
    );
  });

  it("takes 24 bits for an unknown call and feeds it as well", async () => {
    const { scorer } = await scorerOf((feeds) => {
      const { surprise, state_out } = graph.run(feeds);
      return { surprise: surprise!, state_out: state_out!.map((value, index) => (index === 0 ? value + 1 : value)) };
    });
    expect(await scorer.next(0)).toBe(24);
    expect(await scorer.next(4)).toBe(1 + 4 / 8);
  });

  it("refuses a call, and a new trace, while the last call is being scored, and then continues", async () => {
    const { scorer, runtime } = await scorerOf();
    const first = scorer.next(3);
    expect(await refusalText(() => scorer.next(4), "E_USAGE")).toBe(
      "fake: the last call is still being scored; await it first",
    );
    const second = first.then(() => scorer.next(4));
    expect(
      await refusalText(() => {
        scorer.restart();
      }, "E_USAGE"),
    ).toContain("await it first");
    expect([await first, await second]).toEqual([3 / 8, 3 + 4 / 8]);
    expect(runtime.runs).toHaveLength(2);
  });

  it.each([SIZE, -1, 1.5, NaN])(
    "refuses the token %d before anything runs, and the trace continues without it",
    async (token) => {
      const { scorer, runtime } = await scorerOf();
      await scorer.next(3);
      await expect(scorer.next(token)).rejects.toThrow(new RangeError(`token ${token} is outside 0..${SIZE - 1}`));
      expect(runtime.runs).toHaveLength(1);
      expect(await scorer.next(1)).toBe(3 + 1 / 8);
    },
  );

  it.each([NaN, Infinity, -Infinity])("refuses a model that gives %d as a surprise", async (value) => {
    const { scorer } = await scorerOf((feeds) => ({ ...graph.run(feeds), surprise: Float32Array.of(value) }));
    expect(await refusalText(() => scorer.next(1), "E_MODEL")).toMatch(/^fake: .* weights are damaged$/);
  });

  it("refuses a run that lacks an output or a number", async () => {
    const without = await scorerOf((feeds) => ({ surprise: graph.run(feeds)["surprise"]! }));
    expect(await refusalText(() => without.scorer.next(1), "E_MODEL")).toBe('the graph gave no output "state_out"');
    const empty = await scorerOf((feeds) => ({ ...graph.run(feeds), surprise: new Float32Array() }));
    expect(await refusalText(() => empty.scorer.next(1), "E_MODEL")).toBe(
      'the graph gave 0 numbers as "surprise", not 1',
    );
  });

  it("refuses a model of windows", async () => {
    const { model } = await fakeModel({
      kind: "windows",
      vocabulary: madeUpVocabulary(SIZE - 1),
      windowCalls: 3,
      graphs: { windows: graph, prefixes: graph },
    });
    expect(await refusalText(() => createLiveScorer(model), "E_MODEL")).toMatch(/^fake: looks at windows.*"sequence"$/);
  });
});

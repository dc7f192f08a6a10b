import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import type { Tensor } from "../../src/model/runtime.ts";
import { fakeModel, madeUpVocabulary, type FakeGraph } from "../support/fake-model.ts";
import { randomInteger } from "../support/random.ts";
import { refusalText } from "../support/refusal.ts";
import { tokens } from "../support/arbitrary.ts";

const SIZE = 6;
const WIDTH = 2;

function float32(tensor: Tensor | undefined): Float32Array {
  if (tensor?.dtype !== "float32") throw new Error("expected float32");
  return tensor.data;
}

function int32(tensor: Tensor | undefined): Int32Array {
  if (tensor?.dtype !== "int32") throw new Error("expected int32");
  return tensor.data;
}

/** The surprise of a call, after `sum` and `count` of the calls before. Small enough to be exact in float32. */
const surpriseOf = (sum: number, count: number, call: number): number => (sum % 64) + (count % 32) / 4 + call / 8;
const bitsOf = (sum: number, call: number): number => 1 + ((call + sum) % SIZE);

/** State: sum and count of the calls so far. */
const graph: FakeGraph = {
  inputs: ["calls", "state"],
  outputs: ["surprise", "state_out", "bits"],
  run(feeds) {
    const calls = int32(feeds["calls"]);
    const [rows = 0, time = 0] = feeds["calls"]?.shape ?? [];
    const state = Float32Array.from(float32(feeds["state"]));
    expect(calls).toHaveLength(rows * time);
    expect(state).toHaveLength(rows * WIDTH);
    const surprise = new Float32Array(rows * time);
    const bits = new Float32Array(time * rows * SIZE);
    for (let row = 0; row < rows; row += 1) {
      for (let step = 0; step < time; step += 1) {
        const call = calls[row * time + step]!;
        const [sum, count] = [state[row * WIDTH]!, state[row * WIDTH + 1]!];
        surprise[row * time + step] = surpriseOf(sum, count, call);
        for (let token = 0; token < SIZE; token += 1) bits[(step * rows + row) * SIZE + token] = bitsOf(sum, token);
        state[row * WIDTH] = sum + call;
        state[row * WIDTH + 1] = count + 1;
      }
    }
    return { surprise, state_out: state, bits };
  },
};

/** One trace after the other, one call after the other: the obvious way. */
function referenceScore(trace: Tokens): number {
  let [sum, total] = [0, 0];
  for (const [count, call] of trace.entries()) {
    total += call === 0 ? 24 : surpriseOf(sum, count, call);
    sum += call;
  }
  return total / trace.length;
}

const facts = { kind: "sequence", vocabulary: madeUpVocabulary(SIZE - 1), stateWidth: WIDTH } as const;

async function detectorOf(run: FakeGraph["run"] = graph.run, lanes = 1) {
  const { model, runtime } = await fakeModel({ ...facts, graphs: { sequence: { ...graph, run } } }, lanes);
  return { detector: modelDetector(model), model, runtime };
}

describe("sequenceDetector.score", () => {
  it("is the mean surprise of each trace, state carried over chunks, in the order given: as one by one", async () => {
    const trace = fc.oneof(
      tokens({ minLength: 1, maxLength: 70, size: SIZE }),
      tokens({ minLength: 1, maxLength: 3, size: 2 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(trace, { maxLength: 90 }), fc.integer({ min: 1, max: 4 }), async (traces, lanes) => {
        const { detector } = await detectorOf(graph.run, lanes);
        expect(Array.from(await detector.score(traces))).toEqual(traces.map(referenceScore));
      }),
      { numRuns: 60 },
    );
  });

  it("runs at most 64 pieces and 1,280 calls at a time, with little padding, and takes longer pieces where few traces are left", async () => {
    const random = randomInteger(3);
    const traces = Array.from({ length: 150 }, (_, index) =>
      Uint16Array.from({ length: 30 + ((index * 37) % 61) + (index === 0 ? 500 : 0) }, () => random(SIZE)),
    );
    const { detector, runtime } = await detectorOf();
    await detector.score(traces);
    const shapes = runtime.runs.map(({ feeds }) => feeds["calls"]?.shape ?? []);
    const stepped = shapes.map(([rows = 0, time = 0]) => rows * time);
    expect(Math.max(...shapes.map(([rows = 0]) => rows))).toBe(64);
    expect(Math.max(...stepped)).toBeLessThanOrEqual(1280);
    expect(shapes).toContainEqual([1, 256]);
    const calls = traces.reduce((sum, trace) => sum + trace.length, 0);
    const total = stepped.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(calls);
    expect(total).toBeLessThan(1.15 * calls);
    expect(runtime.runs.every(({ fetches }) => !fetches.includes("bits"))).toBe(true);
  });

  it("steps the shared beginning of traces once", async () => {
    const shared = new Uint16Array(640).fill(1);
    const traces = [2, 3].map((last) => Uint16Array.of(...shared, last));
    const { detector, runtime } = await detectorOf();
    expect(Array.from(await detector.score(traces))).toEqual(traces.map(referenceScore));
    const shapes = runtime.runs.map(({ feeds }) => feeds["calls"]?.shape);
    expect(shapes).toEqual([
      [1, 256],
      [1, 256],
      [2, 129],
    ]);
  });

  it("scores equal traces once", async () => {
    const trace = Uint16Array.of(1, 2, 3);
    const { detector, runtime } = await detectorOf();
    const scores = await detector.score([trace, Uint16Array.of(4), trace.slice(), trace]);
    expect(runtime.runs.map(({ feeds }) => feeds["calls"]?.shape)).toEqual([[2, 3]]);
    expect(Array.from(scores)).toEqual([trace, Uint16Array.of(4), trace, trace].map(referenceScore));
  });

  it("an unknown call costs 24 bits and is fed as token 0", async () => {
    const { detector, runtime } = await detectorOf();
    expect(Array.from(await detector.score([Uint16Array.of(0)]))).toEqual([24]);
    expect(Array.from(int32(runtime.runs[0]?.feeds["calls"]))).toEqual([0]);
    expect(Array.from(await detector.score([Uint16Array.of(2, 0)]))).toEqual([(surpriseOf(0, 0, 2) + 24) / 2]);
  });

  it("counts progress in calls up to the total", async () => {
    const steps: number[][] = [];
    const { detector } = await detectorOf();
    await detector.score([new Uint16Array(45).fill(1), Uint16Array.of(2, 3)], (...step) => steps.push(step));
    expect(steps).toEqual([
      [22, 47],
      [47, 47],
    ]);
  });

  it("of no traces is no scores", async () => {
    const { detector, runtime } = await detectorOf();
    expect(await detector.score([])).toHaveLength(0);
    expect(runtime.runs).toEqual([]);
  });

  it("refuses an empty trace and a token outside the vocabulary before anything runs", async () => {
    const { detector, runtime } = await detectorOf();
    await expect(detector.score([Uint16Array.of(1), Uint16Array.of()])).rejects.toThrow(RangeError);
    await expect(detector.score([Uint16Array.of(SIZE)])).rejects.toThrow(`token ${SIZE} is outside 0..${SIZE - 1}`);
    await expect(detector.explain(Uint16Array.of(SIZE), 1)).rejects.toThrow(RangeError);
    expect(runtime.runs).toEqual([]);
  });

  it.each([NaN, Infinity, -Infinity])("refuses a model that gives %d as a surprise", async (value) => {
    const { detector } = await detectorOf((feeds) => {
      const outputs = graph.run(feeds);
      return { ...outputs, surprise: outputs["surprise"]!.fill(value, 1, 2) };
    });
    const traces = [Uint16Array.of(1, 2, 3)];
    expect(await refusalText(() => detector.score(traces), "E_MODEL")).toMatch(/^fake: .* weights are damaged$/);
    expect(await refusalText(() => detector.explain(traces[0]!, 1), "E_MODEL")).toContain("weights are damaged");
  });

  it("refuses a run that gives fewer numbers than calls, or lacks an output", async () => {
    const short = await detectorOf((feeds) => ({ ...graph.run(feeds), surprise: new Float32Array(1) }));
    expect(await refusalText(() => short.detector.score([Uint16Array.of(1, 2)]), "E_MODEL")).toBe(
      'the graph gave 1 numbers as "surprise", not 2',
    );
    const without = await detectorOf((feeds) => ({ surprise: graph.run(feeds)["surprise"]! }));
    expect(await refusalText(() => without.detector.score([Uint16Array.of(1)]), "E_MODEL")).toBe(
      'the graph gave no output "state_out"',
    );
  });

  it("carries the manifest's calibration scores, ascending", async () => {
    const { detector } = await detectorOf();
    expect(Array.from(detector.calibrationScores)).toEqual([1, 2, 3]);
    expect(detector).toMatchObject({ name: "fake", minimumCalls: 1, scoreUnit: "bits a call", device: "fake" });
  });
});

describe("sequenceDetector.explain", () => {
  it("gives every call its surprise and the likelier calls, state carried over chunks of 256", async () => {
    const random = randomInteger(5);
    const trace = Uint16Array.from({ length: 600 }, () => random(SIZE));
    const { detector, runtime } = await detectorOf();
    const explained = await detector.explain(trace, 2);
    expect(runtime.runs.map(({ feeds }) => feeds["calls"]?.shape)).toEqual([
      [1, 256],
      [1, 256],
      [1, 88],
    ]);
    let sum = 0;
    for (const [index, token] of trace.entries()) {
      const bits = Array.from({ length: SIZE }, (_, call) => ({ token: call, bits: bitsOf(sum, call) }));
      const expected = bits.sort((a, b) => a.bits - b.bits).slice(0, 2);
      expect(explained[index]).toEqual({
        index,
        token,
        surpriseBits: token === 0 ? 24 : surpriseOf(sum, index, token),
        expected: expected.map((one) => ({ token: one.token, probability: 2 ** -one.bits })),
      });
      sum += token;
    }
  });

  it("agrees with the score: the mean of the explained surprises is the score", async () => {
    const trace = Uint16Array.from({ length: 300 }, (_, index) => index % SIZE);
    const { detector } = await detectorOf();
    const explained = await detector.explain(trace, 1);
    const mean = explained.reduce((sum, call) => sum + call.surpriseBits, 0) / explained.length;
    expect(mean).toBeCloseTo((await detector.score([trace]))[0]!, 12);
  });
});

import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import type { Tensor } from "../../src/model/runtime.ts";
import { windowProbabilities } from "../../src/model/model-detector.ts";
import { fakeModel, madeUpVocabulary, type FakeGraph } from "../support/fake-model.ts";
import { randomInteger } from "../support/random.ts";
import { refusalText } from "../support/refusal.ts";
import { tokens } from "../support/arbitrary.ts";

const SIZE = 5;
const WIDTH = 4;

function numbers(tensor: Tensor | undefined): number[] {
  return Array.from<number | bigint>(tensor?.data ?? []).map(Number);
}

/** The state after a prefix: depends on every call and its place. */
const stateAfter = (prefix: readonly number[]): number =>
  prefix.reduce((state, call) => (state * 5 + call + 1) % 509, 0);
const bitsOf = (state: number, call: number): number => 1 + ((state + 3 * call) % 11);

/** Scores nodes level by level as the real graph does; a wrong parent, level or row gives another number. */
const prefixes: FakeGraph = {
  inputs: ["calls", "parent", "count", "row", "next"],
  outputs: ["surprise"],
  run(feeds) {
    const [calls, parent, count] = ["calls", "parent", "count"].map((name) => numbers(feeds[name]));
    let above: number[] = [];
    let from = 0;
    for (const [level, nodes] of count!.entries()) {
      above = Array.from({ length: nodes }, (_, node) => {
        const before = level === 0 ? 0 : above[parent![from + node]!]!;
        return (before * 5 + calls![from + node]! + 1) % 509;
      });
      from += nodes;
    }
    expect(from).toBe(calls!.length);
    const next = numbers(feeds["next"]);
    return { surprise: Float32Array.from(numbers(feeds["row"]), (row, index) => bitsOf(above[row]!, next[index]!)) };
  },
};

const windows: FakeGraph = {
  inputs: ["calls"],
  outputs: ["probabilities"],
  run(feeds) {
    const calls = numbers(feeds["calls"]);
    const [rows = 0, time = 0] = feeds["calls"]?.shape ?? [];
    const of = (row: number): number[] => {
      const state = stateAfter(calls.slice(row * time, (row + 1) * time));
      return Array.from({ length: SIZE }, (_, call) => 2 ** -bitsOf(state, call));
    };
    return { probabilities: Float32Array.from(Array.from({ length: rows }, (_, row) => of(row)).flat()) };
  },
};

function surpriseAt(trace: Tokens, index: number): number {
  const call = trace[index]!;
  return call === 0 ? 24 : bitsOf(stateAfter(Array.from(trace.slice(index - WIDTH + 1, index))), call);
}

function referenceScore(trace: Tokens): number {
  let total = 0;
  for (let index = WIDTH - 1; index < trace.length; index += 1) total += surpriseAt(trace, index);
  return total / (trace.length - WIDTH + 1);
}

const facts = { kind: "windows", vocabulary: madeUpVocabulary(SIZE - 1), windowCalls: WIDTH } as const;

async function detectorOf(changes: { prefixes?: FakeGraph["run"]; windows?: FakeGraph["run"] } = {}) {
  const { model, runtime } = await fakeModel({
    ...facts,
    graphs: {
      prefixes: { ...prefixes, run: changes.prefixes ?? prefixes.run },
      windows: { ...windows, run: changes.windows ?? windows.run },
    },
  });
  return { detector: modelDetector(model), model, runtime };
}

const long = (calls: number, seed: number): Tokens => {
  const random = randomInteger(seed);
  return Uint16Array.from({ length: calls }, () => random(SIZE));
};

describe("windowDetector.score", () => {
  it("is the mean surprise of every window's last call, in the order given: as window by window", async () => {
    const trace = tokens({ minLength: WIDTH, maxLength: 40, size: SIZE });
    await fc.assert(
      fc.asyncProperty(fc.array(trace, { maxLength: 20 }), async (traces) => {
        const { detector } = await detectorOf();
        const scores = Array.from(await detector.score(traces));
        expect(scores).toEqual(traces.map(referenceScore));
      }),
      { numRuns: 100 },
    );
  });

  it("scores each distinct window once, at most 256 a run", async () => {
    const traces = [long(2000, 1), long(300, 2), long(2000, 1)];
    const distinct = new Set(
      traces.flatMap((trace) =>
        Array.from({ length: trace.length - WIDTH + 1 }, (_, from) => trace.slice(from, from + WIDTH).join()),
      ),
    ).size;
    const { detector, runtime } = await detectorOf();
    const steps: number[][] = [];
    const scores = await detector.score(traces, (...step) => steps.push(step));
    expect(Array.from(scores)).toEqual(traces.map(referenceScore));
    const sizes = runtime.runs.map(({ feeds }) => feeds["next"]?.shape[0] ?? 0);
    expect(sizes).toEqual([256, 256, distinct - 512]);
    expect(steps).toEqual([
      [256, distinct],
      [512, distinct],
      [distinct, distinct],
    ]);
  });

  it("an unknown last call costs 24 bits; one inside the window is fed as token 0", async () => {
    const { detector } = await detectorOf();
    expect(Array.from(await detector.score([Uint16Array.of(1, 1, 1, 0)]))).toEqual([24]);
    expect(Array.from(await detector.score([Uint16Array.of(0, 1, 0, 2)]))).toEqual([bitsOf(stateAfter([0, 1, 0]), 2)]);
  });

  it("refuses a trace shorter than a window, and a token outside the vocabulary, before anything runs", async () => {
    const { detector, runtime } = await detectorOf();
    expect(detector.minimumCalls).toBe(WIDTH);
    await expect(detector.score([Uint16Array.of(1, 2, 3)])).rejects.toThrow("3 calls is shorter than 4");
    await expect(detector.score([Uint16Array.of(1, 2, 3, SIZE)])).rejects.toThrow(RangeError);
    await expect(detector.explain(Uint16Array.of(1, 2, 3), 1)).rejects.toThrow(RangeError);
    expect(runtime.runs).toEqual([]);
  });

  it("refuses NaN, too few numbers, and a missing output", async () => {
    const trace = [long(30, 4).map((token) => Math.max(1, token))];
    for (const [numbers, refused] of [
      [27, /^fake: .* weights are damaged$/],
      [1, /^the graph gave 1 numbers as "surprise", not 27$/],
    ] as const) {
      const { detector } = await detectorOf({ prefixes: () => ({ surprise: new Float32Array(numbers).fill(NaN) }) });
      expect(await refusalText(() => detector.score(trace), "E_MODEL")).toMatch(refused);
    }
    const { detector } = await detectorOf({ prefixes: () => ({}) });
    expect(await refusalText(() => detector.score(trace), "E_MODEL")).toContain('no output "surprise"');
  });

  it("of no traces is no scores, and nothing runs", async () => {
    const { detector, runtime } = await detectorOf();
    expect(await detector.score([])).toHaveLength(0);
    expect(runtime.runs).toEqual([]);
  });
});

describe("windowDetector.explain", () => {
  it("begins at the first window's last call, 64 windows a run, and agrees with the score", async () => {
    const trace = long(150, 6);
    const { detector, runtime } = await detectorOf();
    const explained = await detector.explain(trace, 3);
    expect(runtime.runs.map(({ feeds }) => feeds["calls"]?.shape)).toEqual([
      [64, WIDTH - 1],
      [64, WIDTH - 1],
      [19, WIDTH - 1],
    ]);
    expect(explained.map((call) => call.index)).toEqual(
      Array.from({ length: 150 - WIDTH + 1 }, (_, index) => index + WIDTH - 1),
    );
    for (const call of explained) {
      expect(call.token).toBe(trace[call.index]);
      expect(call.surpriseBits).toBe(surpriseAt(trace, call.index));
      expect(call.expected).toHaveLength(3);
      const probabilities = call.expected.map((one) => one.probability);
      expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    }
    const mean = explained.reduce((sum, call) => sum + call.surpriseBits, 0) / explained.length;
    expect(mean).toBeCloseTo((await detector.score([trace]))[0]!, 12);
  });

  it("refuses NaN among the probabilities of a known call", async () => {
    const { detector } = await detectorOf({ windows: () => ({ probabilities: new Float32Array(SIZE).fill(NaN) }) });
    expect(await refusalText(() => detector.explain(Uint16Array.of(1, 1, 1, 1), 2), "E_MODEL")).toContain("damaged");
  });
});

describe("windowProbabilities", () => {
  it("refuses a trace that holds no window", async () => {
    const { model } = await detectorOf();
    const session = await model.session("windows");
    expect(await refusalText(() => windowProbabilities(session, Uint16Array.of(1), WIDTH, 5), "E_MODEL")).toBe(
      "a trace of 1 calls holds no window of 4",
    );
  });
});

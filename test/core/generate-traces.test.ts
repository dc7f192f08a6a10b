import { describe, expect, it } from "@jest/globals";
import { generateTraces, type GenerateOptions } from "../../src/core/generate-traces.ts";
import type { NextCallSource } from "../../src/core/next-call.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
/** P(next | last) of a chain over the unknown token and three calls; row 0 is the start. */
const CHAIN = [
  [0.1, 0.6, 0.2, 0.1],
  [0.05, 0.05, 0.8, 0.1],
  [0.1, 0.3, 0.1, 0.5],
  [0, 0.9, 0.05, 0.05],
];

/** The chain as a source that keeps every distribution it gave. */
function chain(): NextCallSource & { readonly given: number[][]; readonly pushed: number[][] } {
  const given: number[][] = [];
  const pushed: number[][] = [];
  return {
    name: "chain",
    vocabulary,
    given,
    pushed,
    begin(traces, prompt) {
      let last: number[] = Array.from({ length: traces }, () => prompt.at(-1) ?? 0);
      return Promise.resolve({
        bits() {
          const rows = last.map((token) => CHAIN[token]!);
          given.push(...rows);
          return Promise.resolve(Float64Array.from(rows.flat(), (probability) => -Math.log2(probability)));
        },
        push(calls) {
          last = [...calls];
          pushed.push(last);
          return Promise.resolve();
        },
      });
    },
  };
}

const options: GenerateOptions = { calls: 50, traces: 3, temperature: 1, seed: 1 };

describe("generateTraces", () => {
  it("makes the same traces from the same seed and others from another", async () => {
    const first = await generateTraces(chain(), options);
    expect(await generateTraces(chain(), options)).toEqual(first);
    expect(await generateTraces(chain(), { ...options, seed: 2 })).not.toEqual(first);
    expect(first.map((trace) => trace.tokens.length)).toEqual([50, 50, 50]);
  });

  it("makes trace i alike, however many traces are made beside it", async () => {
    const three = await generateTraces(chain(), options);
    expect(await generateTraces(chain(), { ...options, traces: 1 })).toEqual(three.slice(0, 1));
  });

  it("draws each call from the distribution after the calls before it, and never the unknown one", async () => {
    const [trace] = await generateTraces(chain(), { ...options, calls: 20_000, traces: 1 });
    const pairs = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (const [place, token] of trace!.tokens.entries()) {
      if (place > 0) pairs[trace!.tokens[place - 1]!]![token]! += 1;
    }
    for (const last of [1, 2, 3]) {
      const total = pairs[last]!.reduce((sum, count) => sum + count, 0);
      const known = 1 - CHAIN[last]![0]!;
      for (const next of [1, 2, 3]) expect(pairs[last]![next]! / total).toBeCloseTo(CHAIN[last]![next]! / known, 1);
    }
    expect(trace!.tokens.includes(0)).toBe(false);
  });

  it("makes traces whose mean surprise is the model's own mean entropy", async () => {
    const source = chain();
    const [trace] = await generateTraces(source, { ...options, calls: 20_000, traces: 1 });
    const entropies = source.given.map((row) => {
      const known = row.slice(1);
      const total = known.reduce((sum, probability) => sum + probability, 0);
      return known.reduce((sum, probability) => sum - (probability / total) * Math.log2(probability), 0);
    });
    expect(trace!.meanBits).toBeCloseTo(entropies.reduce((sum, bits) => sum + bits, 0) / entropies.length, 1);
  });

  it("takes the likeliest call at a temperature near 0", async () => {
    const [trace] = await generateTraces(chain(), { ...options, calls: 7, traces: 1, temperature: 1e-6 });
    expect([...trace!.tokens]).toEqual([1, 2, 3, 1, 2, 3, 1]);
  });

  it("goes on after a prompt, which is no part of the trace", async () => {
    const prompted = { ...options, calls: 3, traces: 1, temperature: 1e-6, prompt: Uint16Array.of(1, 2) };
    const [trace] = await generateTraces(chain(), prompted);
    expect([...trace!.tokens]).toEqual([3, 1, 2]);
  });

  it("tells its progress in calls, and pushes no call that nothing follows", async () => {
    const steps: [number, number][] = [];
    const source = chain();
    await generateTraces(source, { ...options, calls: 2 }, (done, total) => steps.push([done, total]));
    expect(steps).toEqual([
      [3, 6],
      [6, 6],
    ]);
    expect(source.pushed).toHaveLength(1);
  });

  it.each([{ calls: 0 }, { calls: 1.5 }, { traces: 0 }, { temperature: 0 }, { temperature: Infinity }, { seed: -1 }])(
    "refuses %j",
    async (wrong) => {
      await expect(generateTraces(chain(), { ...options, ...wrong })).rejects.toThrow(RangeError);
    },
  );
});

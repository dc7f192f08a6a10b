import { describe, expect, it } from "@jest/globals";
import {
  generateTraces,
  sampleCall,
  type GenerateOptions,
  type NextCallSource,
} from "../../src/core/generate-traces.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import * as fc from "fast-check";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { randomStreams } from "../../src/core/sampling.ts";

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

  it("makes trace i alike, however many traces are made next to it", async () => {
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

  it("continues after a prompt, which is no part of the trace", async () => {
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

const PROBABILITIES = [0.2, 0.4, 0.05, 0.25, 0.1];
const BITS = Float64Array.from(PROBABILITIES, (probability) => -Math.log2(probability));

/** How often each token comes in `draws` draws at a temperature. */
function frequencies(temperature: number, draws: number): number[] {
  const [random] = randomStreams(7, 1);
  const counts = PROBABILITIES.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    counts[sampleCall(BITS, 0, BITS.length, temperature, uniformFloat64(random!))]! += 1;
  }
  return counts;
}

/** Chi-square against P^(1/temperature) without the unknown token. */
function chiSquare(counts: readonly number[], temperature: number): number {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  const weights = PROBABILITIES.map((probability, token) => (token === 0 ? 0 : probability ** (1 / temperature)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return counts.reduce((sum, count, token) => {
    const expected = (draws * weights[token]!) / total;
    return token === 0 ? sum : sum + (count - expected) ** 2 / expected;
  }, 0);
}

const bitsOfCalls = fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 2, maxLength: 12 });
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("sampleCall", () => {
  it.each([0.5, 1, 2])("draws calls as often as temperature %d says, the unknown token never", (temperature) => {
    const counts = frequencies(temperature, 50_000);
    expect(counts[0]).toBe(0);
    // 16.3 is exceeded once in a thousand with three degrees of freedom; the seed is fixed.
    expect(chiSquare(counts, temperature)).toBeLessThan(16.3);
  });

  it("takes the likeliest call when the temperature is near 0, and any call when it is high", () => {
    fc.assert(
      fc.property(bitsOfCalls, uniform, (bits, random) => {
        const known = bits.slice(1);
        fc.pre(known.filter((value) => value < Math.min(...known) + 1e-6).length === 1);
        const drawn = sampleCall(Float64Array.from(bits), 0, bits.length, 1e-9, random);
        expect(drawn).toBe(1 + known.indexOf(Math.min(...known)));
      }),
    );
    const counts = frequencies(1e6, 40_000);
    for (const count of counts.slice(1)) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("never draws the unknown token nor a call of no probability, whatever the random number", () => {
    fc.assert(
      fc.property(
        bitsOfCalls,
        uniform,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (bits, random, temperature) => {
          const impossible = bits.length > 2 ? bits.length - 1 : -1;
          const own = Float64Array.from(bits, (value, token) => (token === impossible ? Infinity : value));
          const drawn = sampleCall(own, 0, own.length, temperature, random);
          expect(drawn).toBeGreaterThanOrEqual(1);
          expect(drawn).toBeLessThan(own.length);
          expect(drawn).not.toBe(impossible);
        },
      ),
    );
  });

  it("reads its own row of several", () => {
    const rows = Float32Array.from([0, 1, 1, 0, 30, 0, 0, 0, 30]);
    expect(sampleCall(rows, 3, 3, 0.1, 0.5)).toBe(2);
    expect(sampleCall(rows, 6, 3, 0.1, 0.5)).toBe(1);
  });

  it.each([[[NaN, NaN]], [[0, Infinity, Infinity]], [[0, 1, NaN]]])(
    "refuses a distribution without a call: %j",
    (bits) => {
      expect(() => sampleCall(Float64Array.from(bits), 0, bits.length, 1, 0.5)).toThrow(RangeError);
    },
  );
});

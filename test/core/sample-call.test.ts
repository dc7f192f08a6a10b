import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { randomStreams } from "../../src/core/random-streams.ts";
import { sampleCall } from "../../src/core/sample-call.ts";

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

import { DRIFT_SIZE, FEWEST_TRACES_FOR_DRIFT, driftOf, kolmogorovSmirnov } from "../../src/core/drift.ts";
import { randomInteger } from "../support/random.ts";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { scores } from "../support/arbitrary.ts";

const BATCHES = 2000;

/** As many different keys as there are scores: no copies. */
const apart = (scores: Float64Array): readonly string[] => Array.from(scores, (_, index) => index.toString());

/** How often a batch is called drifted, of `BATCHES` drawn by `batch` against a fresh calibration set each. */
function rejectionRate(draw: (shift: number) => number, shift: number, calibration: number, batch: number): number {
  let rejected = 0;
  for (let trial = 0; trial < BATCHES; trial += 1) {
    const normal = Float64Array.from({ length: calibration }, () => draw(0));
    const tested = Float64Array.from({ length: batch }, () => draw(shift));
    if (driftOf(normal, tested, apart(tested)).drifted === true) rejected += 1;
  }
  return rejected / BATCHES;
}

/** Scores like bits a call: skewed, none tied. */
function continuous(seed: number): (shift: number) => number {
  const below = randomInteger(seed);
  return (shift) => -Math.log((below(1e9) + 1) / 1e9) + shift;
}

/** Scores like STIDE's: most of them 0, few different ones. */
function tied(seed: number): (shift: number) => number {
  const below = randomInteger(seed);
  return (shift) => Math.max(0, below(8) - 4) / 4 + (below(100) < 100 * shift ? 1 : 0);
}

describe("driftOf", () => {
  // The upper end of a 99.9 % binomial interval about the size.
  const most = DRIFT_SIZE + 3.1 * Math.sqrt((DRIFT_SIZE * (1 - DRIFT_SIZE)) / BATCHES);

  it.each([
    ["different scores, batches of 60", continuous(1), 84, 60],
    ["different scores, the smallest batch", continuous(2), 84, FEWEST_TRACES_FOR_DRIFT],
    ["scores that repeat, batches of 60", tied(3), 84, 60],
    ["scores that repeat, the smallest sets", tied(4), FEWEST_TRACES_FOR_DRIFT, FEWEST_TRACES_FOR_DRIFT],
  ])("calls a batch of the same kind drifted no more often than its size: %s", (_, draw, calibration, batch) => {
    expect(rejectionRate(draw, 0, calibration, batch)).toBeLessThanOrEqual(most);
  });

  it("uses its size up where nothing is tied", () => {
    expect(rejectionRate(continuous(5), 0, 84, 60)).toBeGreaterThan(0.004);
  });

  it.each([
    ["a batch shifted by one standard deviation", continuous(6), 1],
    ["a batch in which half the traces score otherwise", tied(7), 0.5],
  ])("notices %s nearly always", (_, draw, shift) => {
    expect(rejectionRate(draw, shift, 84, 60)).toBeGreaterThan(0.95);
  });

  it("notices a batch whose scores are as high on average but farther apart: more of them are in the tail", () => {
    const calibration = Float64Array.from({ length: 100 }, (_, index) => index / 100);
    const batch = calibration.map((score) => (score < 0.5 ? score - 1 : score + 1));
    expect(driftOf(calibration, batch, apart(batch)).drifted).toBe(true);
  });

  it("lets a promise of at most a share of alarms hold where a batch scores lower", () => {
    const calibration = Float64Array.from({ length: 100 }, (_, index) => index);
    const batch = calibration.map((score) => score - 50);
    expect(driftOf(calibration, batch, apart(batch))).toMatchObject({ statistic: 0, pValue: 1, drifted: false });
  });

  it("counts the copies of a trace once", () => {
    const calibration = Float64Array.from({ length: 100 }, (_, index) => index);
    const batch = Float64Array.from({ length: 200 }, (_, index) => (index < 50 ? index * 2 : 99));
    const keys = Array.from(batch, (_, index) => (index < 50 ? index.toString() : "the same"));
    expect(driftOf(calibration, batch, keys)).toMatchObject({ traces: 51, calibrationTraces: 100, drifted: false });
    expect(driftOf(calibration, batch, apart(batch)).drifted).toBe(true);
  });

  it("takes equal calibration scores for copies where different traces of the batch do not score alike", () => {
    const batch = Float64Array.from({ length: 200 }, (_, index) => index + 0.5);
    const copies = Float64Array.from({ length: 400 }, (_, index) => (index < 200 ? index : 3 + 1e-7));
    expect(driftOf(copies, batch, apart(batch))).toMatchObject({ calibrationTraces: 200, drifted: false });
    // Where they do score alike, equal scores say nothing of copies.
    const alike = batch.map((score) => Math.floor(score / 10));
    expect(driftOf(copies, alike, apart(alike))).toMatchObject({ calibrationTraces: 400 });
  });

  it("cannot tell from too few traces on either side, however strange they are", () => {
    const many = Float64Array.from({ length: 500 }, (_, index) => index);
    const few = Float64Array.from({ length: FEWEST_TRACES_FOR_DRIFT - 1 }, (_, index) => 1e6 + index);
    const nothing = { statistic: null, pValue: null, drifted: null };
    expect(driftOf(many, few, apart(few))).toEqual({ ...nothing, traces: few.length, calibrationTraces: 500 });
    expect(driftOf(few, many, apart(many))).toEqual({ ...nothing, traces: 500, calibrationTraces: few.length });
    const copies = Float64Array.from({ length: 400 }, () => 1e6);
    expect(driftOf(many, copies, Array<string>(400).fill("one trace")).drifted).toBeNull();
    expect(driftOf(many, new Float64Array(), []).drifted).toBeNull();
  });
});

/** The lead as its definition says: over every value, the difference of the shares at most as large. */
function slowStatistic(one: readonly number[], other: readonly number[]): number {
  const share = (sample: readonly number[], value: number): number =>
    sample.filter((own) => own <= value).length / sample.length;
  return Math.max(...[...one, ...other].map((value) => share(one, value) - share(other, value)));
}

/** The p-value as its definition says: every way to deal the pooled values out. */
function slowPValue(one: readonly number[], other: readonly number[]): number {
  const pooled = [...one, ...other];
  const observed = slowStatistic(one, other);
  let [atLeast, all] = [0, 0];
  for (let deal = 0; deal < 2 ** pooled.length; deal += 1) {
    const isOne = (_: number, index: number): boolean => ((deal >> index) & 1) === 1;
    const dealt = pooled.filter(isOne);
    if (dealt.length !== one.length) continue;
    all += 1;
    const rest = pooled.filter((value, index) => !isOne(value, index));
    if (slowStatistic(dealt, rest) >= observed - 1e-9) atLeast += 1;
  }
  return atLeast / all;
}

const few = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });

describe("kolmogorovSmirnov", () => {
  it("equals brute force over all deals, with many ties and with none", () => {
    const untied = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 10 });
    const samples = fc.oneof(
      fc.tuple(few, few),
      fc.tuple(untied, fc.integer({ min: 1, max: 9 })).map(([values, size]) => {
        const at = Math.min(size, values.length - 1);
        return [values.slice(0, at), values.slice(at)] as const;
      }),
    );
    fc.assert(
      fc.property(samples, ([one, other]) => {
        const { statistic, pValue } = kolmogorovSmirnov(Float64Array.from(one), Float64Array.from(other));
        expect(statistic).toBeCloseTo(slowStatistic(one, other), 12);
        expect(pValue).toBeCloseTo(slowPValue(one, other), 12);
      }),
    );
  });

  it("gives a probability, and a statistic that values moved up never lower", () => {
    fc.assert(
      fc.property(scores(), scores(), fc.double({ noNaN: true, min: 0, max: 4 }), (reference, tested, shift) => {
        const { pValue } = kolmogorovSmirnov(reference, tested);
        const higher = tested.map((value) => value + shift);
        expect(kolmogorovSmirnov(reference, higher).statistic).toBeGreaterThanOrEqual(
          kolmogorovSmirnov(reference, tested).statistic,
        );
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("finds nothing in a sample and itself, nor in lower values, and all in higher ones", () => {
    const values = Float64Array.from({ length: 30 }, (_, index) => index);
    const higher = values.map((value) => value + 100);
    expect(kolmogorovSmirnov(values, values)).toEqual({ statistic: 0, pValue: 1 });
    expect(kolmogorovSmirnov(higher, values)).toEqual({ statistic: 0, pValue: 1 });
    // Only one of the C(60, 30) deals takes them apart this way round.
    const apart = kolmogorovSmirnov(values, higher);
    expect(apart.statistic).toBe(1);
    expect(apart.pValue * 118_264_581_564_861_424).toBeCloseTo(1, 9);
  });

  it("gives SciPy's exact p-value where nothing is tied", () => {
    const reference = Float64Array.from({ length: 40 }, (_, index) => index * 1.37);
    const tested = Float64Array.from({ length: 25 }, (_, index) => index * 1.9 + 19.07);
    // scipy.stats.ks_2samp(reference, tested, alternative="greater", method="exact")
    const { statistic, pValue } = kolmogorovSmirnov(reference, tested);
    expect(statistic).toBeCloseTo(0.36, 12);
    expect(pValue).toBeCloseTo(0.01392285931696627, 12);
  });

  it("goes over to the limit law without a jump", () => {
    const sample = (size: number, shift: number): Float64Array =>
      Float64Array.from({ length: size }, (_, index) => ((index + 0.5) / size) * (1 - shift) + shift);
    const exact = kolmogorovSmirnov(sample(4400, 0), sample(4500, 0.03));
    const limit = kolmogorovSmirnov(sample(4600, 0), sample(4500, 0.03));
    expect(exact.pValue).toBeGreaterThan(0.01);
    expect(exact.pValue / limit.pValue).toBeGreaterThan(0.9);
    expect(exact.pValue / limit.pValue).toBeLessThan(1.1);
  });

  it("refuses an empty sample and a value that is no number", () => {
    expect(() => kolmogorovSmirnov(new Float64Array(), Float64Array.of(1))).toThrow(RangeError);
    expect(() => kolmogorovSmirnov(Float64Array.of(NaN), Float64Array.of(1))).toThrow("finite");
  });
});

import { describe, expect, it } from "@jest/globals";
import { DRIFT_SIZE, driftOf, FEWEST_TRACES_FOR_DRIFT } from "../../src/core/drift.ts";
import { randomInteger } from "../support/random.ts";

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

  it("lets a promise of at most so many alarms stand where a batch scores lower", () => {
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

import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { createLearner, METHODS, parseMethod } from "../../src/detectors/methods.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const SPECIFICATIONS = [
  ...METHODS,
  "stide:k=2,frame=3",
  "t-stide:k=2,rare=0.05",
  "n-gram:n=2",
  "bag:k=2,distance=cosine",
];
const SIDES = ["two-sided:sides=omission3+kinship+call-set,combination=positive", "two-sided:folds=3,n=3"];
const traces = fc.array(tokens({ minLength: 6, maxLength: 14 }), { minLength: 1, maxLength: 6 });

describe.each([...SPECIFICATIONS, ...SIDES])("%s", (specification) => {
  const learner = () => createLearner(parseMethod(specification), vocabulary);

  it("scores and calibrates the same whether it learns its traces at once or in two batches with a detector in between", async () => {
    await fc.assert(
      fc.asyncProperty(traces, traces, traces, async (first, second, tested) => {
        fc.pre(new Set(first.map((trace) => trace.join(" "))).size >= 2);
        const together = learner();
        await together.extend([...first, ...second]);
        const apart = learner();
        await apart.extend(first);
        await apart.detector();
        await apart.extend(second);
        const [a, b] = [await together.detector(), await apart.detector()];
        expect(await b.score(tested)).toEqual(await a.score(tested));
        expect(b.calibrationScores).toEqual(a.calibrationScores);
        expect(apart.traces).toEqual(together.traces);
      }),
      { numRuns: 25 },
    );
  });

  it("gives finite scores, and as many calibration scores, ascending", async () => {
    await fc.assert(
      fc.asyncProperty(traces, traces, async (known, tested) => {
        fc.pre(new Set(known.map((trace) => trace.join(" "))).size >= 2);
        const one = learner();
        await one.extend(known);
        const detector = await one.detector();
        expect([...(await detector.score(tested))].every(Number.isFinite)).toBe(true);
        expect([...detector.calibrationScores]).toEqual([...detector.calibrationScores].sort((a, b) => a - b));
      }),
      { numRuns: 25 },
    );
  });

  it("takes the calibration scores that a manifest kept, and fits none", async () => {
    const one = learner();
    await one.extend([Uint16Array.of(1, 2, 3, 1, 2, 3, 1), Uint16Array.of(3, 3, 1, 2, 1, 1, 2)]);
    const kept = Float64Array.of(-1, 0.5, 7);
    expect((await one.detector(kept)).calibrationScores).toEqual(kept);
  });

  it("refuses to score without training traces, except for the baseline that learns nothing", async () => {
    const one = learner();
    await one.extend([]);
    if (specification === "distinct-calls") return;
    await expect(one.detector()).rejects.toMatchObject({ code: "E_DATASET" });
  });
});

describe("parseMethod", () => {
  it("fills in the standard parameters and takes those given", () => {
    expect(parseMethod("stide")).toEqual({ name: "stide", parameters: { windowCalls: 6, frameCalls: 0, foldSeed: 0 } });
    expect(parseMethod("bag:k=3,distance=cosine").parameters).toEqual({ neighbours: 3, distance: "cosine" });
  });

  it.each([
    ["stid", "there is no method"],
    ["stide:q=1", 'stide: "q" is not a parameter; known: k, frame, folds'],
    ["stide:k=1", "must be a whole number from 2 to 1000, not 1"],
    ["stide:k=", "must be a whole number"],
    ["stide:k=2.5", "must be a whole number"],
    ["stide:k=3=4", "must be a whole number from 2 to 1000, not 3=4"],
    ["stide:k=0x10", "not 0x10"],
    ["bag:distance=cosine=1", "not cosine=1"],
    ["stide:k=3,k=4", '"k" is given twice'],
    ["t-stide:rare=1", "a number above 0 and below 1"],
    ["bag:distance=far", "one of hellinger, cosine"],
    ["two-sided:sides=omission+omission", "some of omission, omission3, kinship, call-set, joined by +"],
    ["call-set:k=1", "known: none"],
    ["constructor", "there is no method"],
    ["stide:constructor=1", "is not a parameter"],
  ])("refuses %s with what is known", (specification, message) => {
    expect(() => parseMethod(specification)).toThrow(message);
  });

  it("checks a manifest's parameters too: createLearner refuses missing, unknown and wrong ones", () => {
    const wrong = [
      {},
      { windowCalls: 6, frameCalls: 0, foldSeed: 0, more: 1 },
      { windowCalls: "6", frameCalls: 0, foldSeed: 0 },
    ];
    for (const parameters of wrong) {
      expect(() => createLearner({ name: "stide", parameters: parameters }, vocabulary)).toThrow();
    }
  });
});

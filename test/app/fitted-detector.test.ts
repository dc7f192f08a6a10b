import { describe, expect, it } from "@jest/globals";
import { detectorFitter, extendedFit, methodFit, trainingOf } from "../../src/app/fitted-detector.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";
import { METHODS } from "../../src/detectors/methods.ts";
import { trace } from "../support/evaluation-data.ts";
import { refusalText } from "../support/refusal.ts";

const training = [
  trace("open read read write close open read"),
  trace("open read write write close mmap munmap"),
  trace("mmap open read close munmap open write"),
];

/** A data set whose other splits cannot even be looked at. */
function guarded(): LoadedDataset {
  const place = { split: "training", family: null, recording: null, processId: null, path: "" } as const;
  return {
    name: "guarded",
    location: "guarded",
    layout: "splits",
    architecture: "made-up",
    sha256: null,
    formats: ["names"],
    trust: [],
    skipped: [],
    warnings: [],
    splits: {
      training: training.map((one) => ({ ...one, ...place, format: "names" as const })),
      get validation(): never {
        throw new Error("fitting looked at validation/");
      },
      get attack(): never {
        throw new Error("fitting looked at attack/");
      },
    },
  };
}

describe("fitting a detector", () => {
  it.each(METHODS)(
    "%s is fitted, calibrated and ready without a look at validation or attack traces",
    async (method) => {
      const detector = await detectorFitter(trainingOf(guarded()))(method);
      expect(detector.name).toBe(method);
      expect(detector.calibrationScores.length).toBeGreaterThan(0);
    },
  );

  it("is given the training traces, where they lie and their architecture, and nothing from which more could be had", () => {
    expect(trainingOf(guarded())).toEqual({
      location: "guarded",
      architecture: "made-up",
      training: expect.anything(),
    });
  });

  it("has no token for a call that only other traces make", async () => {
    const detector = await methodFit("n-gram", { architecture: null })(training);
    expect(detector.vocabulary.calls).toEqual(["close", "mmap", "munmap", "open", "read", "write"]);
  });

  it("takes more normal traces only where it is asked to extend, new calls included", async () => {
    const extend = extendedFit("stide", trainingOf(guarded()));
    const detector = await extend([trace("open read futex futex read close")]);
    expect(detector.vocabulary.calls).toContain("futex");
    const learnt = encodeCalls(detector.vocabulary, "open read futex futex read close".split(" "));
    expect(Array.from(await detector.score([learnt]))).toEqual([0]);
    // The adaptation sets its own threshold.
    expect(detector.calibrationScores).toHaveLength(0);
  });

  it("refuses a data set without training traces", async () => {
    const text = await refusalText(
      () => detectorFitter({ location: "here", architecture: null, training: [] })("stide"),
      "E_DATASET",
    );
    expect(text).toMatch(/^here: stide needs normal traces to fit on/);
  });
});

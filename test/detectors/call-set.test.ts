import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const nonEmpty = tokens({ minLength: 1, maxLength: 6 });

function jaccardDistance(first: Tokens, second: Tokens): number {
  const [a, b] = [new Set(first), new Set(second)];
  const common = [...a].filter((token) => b.has(token)).length;
  return 1 - common / new Set([...a, ...b]).size;
}

describe("call-set", () => {
  it("scores the Jaccard distance to the nearest training trace, and calibrates leaving each trace and its copies out", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(nonEmpty, { minLength: 2, maxLength: 8 }),
        fc.array(nonEmpty),
        async (known, tested) => {
          const distinct = withoutCopies(known);
          fc.pre(distinct.length >= 2);
          const detector = await fitMethod("call-set", known, vocabulary);
          expect(Array.from(await detector.score(tested))).toEqual(
            tested.map((trace) => Math.min(...distinct.map((other) => jaccardDistance(trace, other)))),
          );
          expect(Array.from(detector.calibrationScores)).toEqual(
            distinct
              .map((trace) =>
                Math.min(...distinct.filter((other) => other !== trace).map((other) => jaccardDistance(trace, other))),
              )
              .sort((a, b) => a - b),
          );
        },
      ),
    );
  });

  it("asks for two different training traces", async () => {
    const known = [Uint16Array.of(1), Uint16Array.of(1)];
    await expect(fitMethod("call-set", known, vocabulary)).rejects.toMatchObject({ code: "E_DATASET" });
  });
});

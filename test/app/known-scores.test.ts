import { describe, expect, it } from "@jest/globals";
import { withKnownScores } from "../../src/app/known-scores.ts";
import type { Detector } from "../../src/core/detector.ts";
import { tokensKey } from "../../src/core/trace-key.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { madeUpVocabulary } from "../support/fake-model.ts";

/** Scores a trace by its length, and remembers what it was asked. */
function counting(): { readonly detector: Detector; readonly asked: Tokens[] } {
  const asked: Tokens[] = [];
  const detector: Detector = {
    name: "length",
    description: "",
    vocabulary: madeUpVocabulary(3),
    scoreUnit: "calls",
    minimumCalls: 1,
    calibrationScores: new Float64Array(),
    device: "cpu",
    threads: 1,
    score(traces) {
      asked.push(...traces);
      return Promise.resolve(Float64Array.from(traces, ({ length }) => length));
    },
  };
  return { detector, asked };
}

describe("withKnownScores", () => {
  it("asks the detector for the traces whose score is not known, and gives all in the order asked", async () => {
    const { detector, asked } = counting();
    const [first, second, third] = [Uint16Array.of(1), Uint16Array.of(1, 2), Uint16Array.of(3, 3, 3)] as const;
    const known = new Map([[tokensKey(second), 42]]);
    expect([...(await withKnownScores(detector, known).score([first, second, third]))]).toEqual([1, 42, 3]);
    expect(asked).toEqual([first, third]);
  });

  it("asks for nothing where all is known", async () => {
    const { detector, asked } = counting();
    const trace = Uint16Array.of(2, 1);
    await withKnownScores(detector, new Map([[tokensKey(trace), 1]])).score([trace]);
    expect(asked).toEqual([]);
  });
});

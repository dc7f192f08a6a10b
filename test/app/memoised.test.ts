import { describe, expect, it } from "@jest/globals";
import { memoised, memoisedSurprises } from "../../src/app/memoised.ts";
import type { Detector } from "../../src/core/detector.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { madeUpVocabulary } from "../support/fake-model.ts";

/** Scores a trace by its length, and remembers what it was asked. */
function counting(): { readonly detector: Detector; readonly asked: Tokens[]; readonly questions: () => number } {
  let questions = 0;
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
      questions += 1;
      asked.push(...traces);
      return Promise.resolve(Float64Array.from(traces, ({ length }) => length));
    },
  };
  return { detector, asked, questions: () => questions };
}

describe("memoised()", () => {
  it("scores each distinct trace once, in one question or in several, and gives all in the order asked", async () => {
    const { detector, asked } = counting();
    const [first, second, third] = [Uint16Array.of(1), Uint16Array.of(1, 2), Uint16Array.of(3, 3, 3)] as const;
    const known = memoised(detector);
    expect([...(await known.score([second, first, second.slice()]))]).toEqual([2, 1, 2]);
    expect([...(await known.score([first.slice(), third, second]))]).toEqual([1, 3, 2]);
    expect(asked).toEqual([second, first, third]);
  });

  it("asks for nothing where all is known", async () => {
    const { detector, questions } = counting();
    const known = memoised(detector);
    await known.score([Uint16Array.of(2, 1)]);
    await known.score([Uint16Array.of(2, 1)]);
    expect(questions()).toBe(1);
  });

  it("holds the detector to one finite score per trace", async () => {
    const { detector } = counting();
    const broken = memoised<Detector>({ ...detector, score: () => Promise.resolve(Float64Array.of(NaN)) });
    await expect(broken.score([Uint16Array.of(1)])).rejects.toThrow(RangeError);
  });
});

describe("memoisedSurprises()", () => {
  it("gives each distinct trace's surprises once; the score is their mean", async () => {
    const { detector, asked } = counting();
    const known = memoisedSurprises({
      ...detector,
      explain: () => Promise.resolve([]),
      surprises(traces) {
        asked.push(...traces);
        return Promise.resolve(traces.map((tokens) => Float64Array.from(tokens)));
      },
    });
    const trace = Uint16Array.of(2, 4);
    expect(await known.surprises([trace])).toEqual([Float64Array.of(2, 4)]);
    expect([...(await known.score([Uint16Array.of(1), trace]))]).toEqual([1, 3]);
    expect(asked).toEqual([trace, Uint16Array.of(1)]);
  });
});

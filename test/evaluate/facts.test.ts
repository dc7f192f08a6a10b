import { describe, expect, it } from "@jest/globals";
import { factsOf } from "../../src/evaluate/facts.ts";
import { attack, evaluationData, trace } from "../support/evaluation-data.ts";

describe("factsOf", () => {
  it("says how many traces are copies, what dominates, what is ambiguous, and which processes live long", () => {
    const facts = factsOf(
      evaluationData({
        training: [trace("a b"), trace("f g e d c")],
        validation: [trace("a b"), trace("c d e"), trace("c d e"), trace("f")],
        attack: [
          attack("f", { recording: "A_1", processId: "7" }),
          attack("g", { recording: "A_2", processId: "7" }),
          attack("a b", { recording: "A_2", processId: "9" }),
        ],
      }),
    );
    expect(facts).toHaveLength(4);
    expect(facts[0]).toMatch(/^1 of 4 normal test traces are verbatim copies .* 1 repeat/);
    expect(facts[1]).toMatch(/\(3 calls\) occurs 2 times, 50 %/);
    expect(facts[2]).toMatch(/^2 attack traces equal a normal trace/);
    expect(facts[3]).toMatch(/^2 of 3 attack traces carry a process id/);
  });

  it("says how many attack recordings name no onset, and how many have one that is not within their calls, with the first of them", () => {
    const recording = (onsetSeconds: number | null, isAttack = true) => ({
      path: `a${onsetSeconds}`,
      isAttack,
      onsetSeconds,
      setsThreshold: false,
      threads: [{ ...trace("a b"), seconds: Float64Array.of(1, 2) }],
    });
    const recordings = [recording(null), recording(2), recording(3), recording(0.5), recording(null, false)];
    const facts = factsOf(evaluationData({ validation: [trace("a")], attack: [attack("z")], recordings }));
    expect(facts.slice(-2)).toEqual([
      "1 of 4 attack recordings name no onset: their threads are judged whole, they themselves are not.",
      "2 of 4 attack recordings have their onset before their first call or after their last (first: a3): their threads are judged whole, they themselves are not.",
    ]);
  });

  it("says whose onset is judged with a margin", () => {
    const threads = [{ ...trace("a b"), seconds: Float64Array.of(1, 9) }];
    const made = { isAttack: true, onsetSeconds: 5, setsThreshold: false, threads };
    const recordings = [
      { ...made, path: "a", onsetMarginSeconds: 2 },
      { ...made, path: "b" },
    ];
    expect(factsOf(evaluationData({ validation: [trace("a")], attack: [attack("z")], recordings })).at(-1)).toBe(
      "The onset of 1 of 2 attack recordings may lie up to 2 s before the time that their label says: alarms raised in that time are judged neither way.",
    );
  });

  it("says nothing of what is not there", () => {
    const validation = Array.from({ length: 30 }, (_, index) => trace(`a${index}`));
    expect(factsOf(evaluationData({ validation, attack: [attack("z")] }))).toEqual([
      expect.stringMatching(/^0 of 30 normal test traces/),
    ]);
  });
});

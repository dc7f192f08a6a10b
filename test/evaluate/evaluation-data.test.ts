import { type SplitTraces, evaluationDataOf, factsOf, testSetsOf } from "../../src/evaluate/evaluation-data.ts";
import { describe, expect, it } from "@jest/globals";
import { attack, evaluationData, trace } from "../support/evaluation-data.ts";

type AttackThread = SplitTraces["splits"]["attack"][number];

function thread(name: string, seconds: readonly number[], over: Partial<AttackThread> = {}): AttackThread {
  return {
    name,
    path: "angry.zip",
    calls: seconds.map(() => "read"),
    seconds: Float64Array.from(seconds),
    architecture: null,
    family: "attack",
    recording: "angry",
    processId: null,
    isLabelled: true,
    ...over,
  };
}

describe("evaluationDataOf", () => {
  it("gives evaluate the recordings, and no thread as an attack that ended before it began", () => {
    const [early, late] = [thread("early", [1, 2], { onsetSeconds: 3 }), thread("late", [1, 4], { onsetSeconds: 3 })];
    const calm = thread("calm", [1, 2], { path: "calm.zip" });
    const splits = { training: [calm], validation: [calm], attack: [early, late] };
    const data = evaluationDataOf({ name: "set", sha256: null, splits }, ["Halved."]);
    expect(data).toMatchObject({ name: "set", sha256: "", isSample: false, training: [calm], attack: [late] });
    expect(data.validation).toEqual([calm, early]);
    expect(data.recordings?.map(({ path, onsetSeconds }) => [path, onsetSeconds])).toEqual([
      ["angry.zip", 3],
      ["calm.zip", null],
    ]);
    expect(data.notes).toEqual(["Halved.", expect.stringMatching(/^1 of 2 threads of attack recordings/)]);
  });

  it("leaves a data set without labelled recordings as it is", () => {
    const splits = { training: [], validation: [], attack: [] };
    expect(evaluationDataOf({ name: "set", sha256: "ab", splits })).toMatchObject({ recordings: [], notes: [] });
  });
});

describe("testSetsOf", () => {
  it("official holds every trace, copies and all", () => {
    const data = evaluationData({
      training: [trace("a b")],
      validation: [trace("a b"), trace("c"), trace("c")],
      attack: [attack("d"), attack("d")],
    });
    expect(testSetsOf(data)[0]).toEqual({ name: "official", normals: [0, 1, 2], attacks: [0, 1] });
  });

  it("distinct drops copies of a training trace and of an earlier test trace, attacks after normals", () => {
    const data = evaluationData({
      training: [trace("a b")],
      validation: [trace("c"), trace("a b"), trace("c"), trace("b a")],
      attack: [attack("d"), attack("a b"), attack("c"), attack("d"), attack("e")],
    });
    expect(testSetsOf(data)[1]).toEqual({ name: "distinct", normals: [0, 3], attacks: [0, 4] });
  });

  it("single-recording drops attacks of a process that occurs in several recordings, keeps those that name none", () => {
    const data = evaluationData({
      validation: [trace("a")],
      attack: [
        attack("p", { recording: "Adduser_1", processId: "7" }),
        attack("q", { recording: "Adduser_2", processId: "7" }),
        attack("r", { recording: "Adduser_2", processId: "8" }),
        attack("s", { recording: "Adduser_2", processId: "8" }),
        attack("t", { recording: null, processId: "7" }),
        attack("u"),
      ],
    });
    expect(testSetsOf(data)[2]).toEqual({ name: "single-recording", normals: [0], attacks: [2, 3, 5] });
  });

  it("leaves out a set that lacks a class", () => {
    const copies = evaluationData({ training: [trace("a")], validation: [trace("a")], attack: [attack("b")] });
    expect(testSetsOf(copies).map((set) => set.name)).toEqual(["official", "single-recording"]);
    expect(testSetsOf(evaluationData({ validation: [trace("a")] }))).toEqual([]);
    expect(testSetsOf(evaluationData({ attack: [attack("a")] }))).toEqual([]);
  });
});

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
      "The onset of 1 of 2 attack recordings may be up to 2 s before the time in their label: alarms raised in that time are judged neither way.",
    );
  });

  it("says nothing of what is not there", () => {
    const validation = Array.from({ length: 30 }, (_, index) => trace(`a${index}`));
    expect(factsOf(evaluationData({ validation, attack: [attack("z")] }))).toEqual([
      expect.stringMatching(/^0 of 30 normal test traces/),
    ]);
  });
});

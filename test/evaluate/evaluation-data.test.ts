import { describe, expect, it } from "@jest/globals";
import { evaluationDataOf, type SplitTraces } from "../../src/evaluate/evaluation-data.ts";

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

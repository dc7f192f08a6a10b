import { describe, expect, it } from "@jest/globals";
import { testSetsOf } from "../../src/evaluate/test-sets.ts";
import { attack, evaluationData, trace } from "../support/evaluation-data.ts";

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

import { describe, expect, it } from "@jest/globals";
import { unitScore, unitsOf, verdictByTraces, verdictByUnits, type UnitMember } from "../../src/core/units.ts";

const member = (thread: string, process: string, tree: string, path = "a"): UnitMember => ({
  name: `${path}#${thread}`,
  path,
  lineage: { process, parent: null, forkOf: null, tree },
});
const THREADS = [member("1", "1", "1"), member("2", "2", "2"), member("3", "2", "2"), member("4", "4", "2")];

const described = (grouping: Parameters<typeof unitsOf>[1], members = THREADS): readonly string[] =>
  unitsOf(members, grouping).map(
    (unit) => `${unit.kind} ${unit.name}: ${unit.members.map(({ name }) => name).join(" ")}`,
  );

describe("unitsOf", () => {
  it("never joins traces of one name that nothing says belong together", () => {
    const trace = { name: "x.txt", path: "x.txt" };
    expect(described("tree", [trace, trace])).toHaveLength(2);
  });

  it("groups the threads of a tree, of a process, of a file, or none", () => {
    expect(described("tree")).toEqual(["tree a#1: a#1", "tree a#2: a#2 a#3 a#4"]);
    expect(described("process")).toEqual(["process a#1: a#1", "process a#2: a#2 a#3", "process a#4: a#4"]);
    expect(described("file")).toEqual(["file a: a#1 a#2 a#3 a#4"]);
    expect(described("none")).toHaveLength(4);
  });

  it("keeps trees of one id in two files apart", () => {
    expect(described("tree", [member("1", "1", "1"), member("1", "1", "1", "b")])).toEqual([
      "tree a#1: a#1",
      "tree b#1: b#1",
    ]);
  });

  it("takes a trace of which nobody knows who made it as a unit of its own", () => {
    expect(described("tree", [{ name: "x.txt", path: "x.txt" }])).toEqual(["trace x.txt: x.txt"]);
  });
});

describe("the verdict on a unit", () => {
  it("rests on its highest score", () => {
    expect(unitScore([1, null, 3, 2])).toBe(3);
    expect(unitScore([null])).toBeNull();
  });

  it("counts the normal units that score as high, where the model is calibrated on units", () => {
    const calibration = { scores: Float64Array.from({ length: 19 }, (_, index) => index), recordings: 3 };
    expect(verdictByUnits(18.5, calibration, 0.05)).toEqual({ pValue: 0.05, isAlarm: true });
    expect(verdictByUnits(17.5, calibration, 0.05)).toEqual({ pValue: 0.1, isAlarm: false });
  });

  it("counts each trace as a chance to alarm, where the model is calibrated on traces only", () => {
    expect(verdictByTraces([0.01, 0.5, 1], 0.05)).toEqual({ pValue: 0.03, isAlarm: true });
    expect(verdictByTraces([0.01, ...Array.from({ length: 9 }, () => 1)], 0.05)).toEqual({
      pValue: 0.1,
      isAlarm: false,
    });
    expect(verdictByTraces([], 0.05)).toEqual({ pValue: null, isAlarm: false });
  });
});

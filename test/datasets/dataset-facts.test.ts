import { describe, expect, it } from "@jest/globals";
import { nameOf, noTraces } from "../../src/datasets/dataset-facts.ts";

describe("nameOf", () => {
  it("is ADFA-LD for its layout, else the last part of the path without .zip", () => {
    expect(nameOf("whatever.zip", "adfa-ld")).toBe("ADFA-LD");
    expect(nameOf("mine.ZIP", "plain")).toBe("mine");
    expect(nameOf("mine", "splits")).toBe("mine");
  });
});

describe("noTraces", () => {
  const skipped = (path: string, reason: string) => ({
    path,
    problem: { problem: "sentence", path, text: reason } as const,
    damaged: true,
  });

  it("gives the reason of most files, not of the first by name", () => {
    const streams = ["b", "c"].map((path) => skipped(path, "a CTF stream of LTTng; turn its folder into text"));
    expect(noTraces("set", [skipped("a.json", "no known format"), ...streams]).message).toBe(
      "set: holds no trace (3 files skipped; 2 of them like this one: b: a CTF stream of LTTng; turn its folder into text)",
    );
  });

  it("takes reasons that differ in path, line and what they quote for one", () => {
    const files = [skipped("a", "other"), skipped("b:12", '"x" is no call'), skipped("c:7", '"yy" is no call')];
    expect(noTraces("set", files).message).toContain('2 of them like this one: b:12: "x" is no call');
  });

  it("names the data set's only file once", () => {
    const noCall = {
      path: "x.log",
      problem: { problem: "trace.no-calls", path: "x.log", line: 3 },
      damaged: true,
    } as const;
    expect(noTraces("x.log", [noCall]).message).toBe("x.log: holds no trace (line 3: the file holds no system call)");
  });

  it("gives the first reason where no two are alike", () => {
    expect(noTraces("set", [skipped("a", "one"), skipped("b", "two")]).message).toBe(
      "set: holds no trace (2 files skipped; first: a: one)",
    );
  });
});

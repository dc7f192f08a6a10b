import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { checkedScores, checkedSurprises } from "../../src/core/detector.ts";

const traces = [Uint16Array.of(1), Uint16Array.of(1, 1)];
const scores = (...found: number[]) =>
  checkedScores({ name: "odd", score: () => Promise.resolve(Float64Array.from(found)) }, traces);
const surprises = (...found: number[][]) =>
  checkedSurprises(
    { name: "odd", surprises: () => Promise.resolve(found.map((bits) => Float64Array.from(bits))) },
    traces,
  );

describe("checkedScores", () => {
  it("passes one finite score per trace on", async () => {
    expect([...(await scores(1, -2))]).toEqual([1, -2]);
  });

  it.each([
    ["fewer scores than traces", [1], "odd gave 1 scores for 2 traces"],
    ["more scores than traces", [1, 2, 3], "odd gave 3 scores for 2 traces"],
    ["NaN", [1, NaN], "odd gave trace 1 of 2 the score NaN"],
    ["infinity", [-Infinity, 1], "odd gave trace 0 of 2 the score -Infinity"],
  ])("takes %s for a fault of the program, never for a verdict", async (_, found, message) => {
    await expect(scores(...found)).rejects.toThrow(new RangeError(message));
  });
});

describe("checkedSurprises", () => {
  it("passes one finite surprise per call on", async () => {
    expect(await surprises([1], [2, 3])).toHaveLength(2);
  });

  it.each([[[[1]]], [[[1], [2]]], [[[1], [2, NaN]]]])("takes %j for a fault of the program", async (found) => {
    await expect(surprises(...found)).rejects.toThrow(RangeError);
  });
});

describe("the program", () => {
  /** Methods that ask the parts they are made of, none of which is a detector of its own. */
  const OF_THEIR_OWN_PARTS = ["detectors/sides.ts", "detectors/two-sided.ts"];

  it("asks no detector for scores or surprises but through checkedScores and checkedSurprises", () => {
    const root = new URL("../../src/", import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path));
    const asking = files.filter((path) => /\.(?:score|surprises)\(/.test(readFileSync(new URL(path, root), "utf8")));
    expect(asking.sort()).toEqual(["core/detector.ts", ...OF_THEIR_OWN_PARTS].sort());
  });
});

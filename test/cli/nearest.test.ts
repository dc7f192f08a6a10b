import { describe, expect, it } from "@jest/globals";
import { didYouMean, nearest } from "../../src/cli/nearest.ts";

const KNOWN = ["text", "json", "jsonl", "csv", "n-gram", "stide", "fail-on-alarm"];

describe("nearest()", () => {
  it.each([
    ["jsn", "json"],
    ["JSON", "json"],
    ["n-grm", "n-gram"],
    ["stdie", "stide"],
    ["fail-on-alram", "fail-on-alarm"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, KNOWN)).toBe(meant);
  });

  it.each(["", "x", "yaml", "frobnicate", "j".repeat(1_000_000)])(
    "takes what is near to nothing for nothing",
    (word) => {
      expect(nearest(word, KNOWN)).toBeUndefined();
    },
  );
});

describe("didYouMean()", () => {
  it("asks, or is empty", () => {
    expect(didYouMean("stdie", KNOWN, "--")).toBe(" (did you mean --stide?)");
    expect(didYouMean("frobnicate", KNOWN)).toBe("");
  });
});

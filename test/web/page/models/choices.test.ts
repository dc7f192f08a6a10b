import { describe, expect, it } from "@jest/globals";
import { choiceWords, isSameChoice } from "../../../../src/web/page/models/choices.ts";

describe("two choices of a model", () => {
  it("are the same where they name the same shipped model, or are both one's own", () => {
    expect(isSameChoice({ kind: "shipped", name: "sample" }, { kind: "shipped", name: "sample" })).toBe(true);
    expect(isSameChoice({ kind: "own" }, { kind: "own" })).toBe(true);
    expect(isSameChoice(null, null)).toBe(true);
  });

  it("are different otherwise", () => {
    expect(isSameChoice({ kind: "shipped", name: "sample" }, { kind: "shipped", name: "stacked" })).toBe(false);
    expect(isSameChoice({ kind: "own" }, { kind: "shipped", name: "own" })).toBe(false);
    expect(isSameChoice({ kind: "own" }, null)).toBe(false);
  });
});

describe("choiceWords()", () => {
  it("says what comes of a choice before and after there are verdicts", () => {
    expect(choiceWords(null, false)).toContain("Where you choose none");
    expect(choiceWords({ kind: "own" }, false)).toBe("It judges the traces that you give next.");
    expect(choiceWords({ kind: "own" }, true)).toBe("Another model judges the same traces again.");
  });
});

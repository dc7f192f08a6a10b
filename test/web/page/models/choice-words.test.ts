import { describe, expect, it } from "@jest/globals";
import { choiceWords } from "../../../../src/web/page/models/choice-words.ts";

describe("choiceWords()", () => {
  it("says what comes of a choice before and after there are verdicts", () => {
    expect(choiceWords(null, false)).toContain("Where you choose none");
    expect(choiceWords({ kind: "own" }, false)).toBe("It judges the traces that you give next.");
    expect(choiceWords({ kind: "own" }, true)).toBe("Another model judges the same traces anew.");
  });
});

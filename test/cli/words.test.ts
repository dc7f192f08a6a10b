import { describe, expect, it } from "@jest/globals";
import { checkWords, pathsAfterDashes } from "../../src/cli/words.ts";
import { refusalText } from "../support/refusal.ts";

describe("checkWords()", () => {
  it.each([["--quiet=yes"], ["--no-progress", "--fail-on-alarm=1"], ["score", "-"]])(
    "refuses what would be dropped without a word: %s",
    async (...argv) => {
      expect(
        await refusalText(() => {
          checkWords(argv);
        }, "E_USAGE"),
      ).toMatch(/takes no value|name a file/);
    },
  );

  it("lets switches, options with values and everything after -- pass", () => {
    const argv = ["score", "--quiet", "--quiet=false", "--data=x", "--threads=2", "--", "-", "--quiet=yes"];
    expect(() => {
      checkWords(argv);
    }).not.toThrow();
  });
});

describe("pathsAfterDashes()", () => {
  it("makes a path of every word after --", () => {
    expect(pathsAfterDashes(["score", "--quiet", "--", "a", "--help", "-"])).toEqual([
      "score",
      "--quiet",
      "a",
      "./--help",
      "./-",
    ]);
  });

  it("leaves a line without -- as it is", () => {
    expect(pathsAfterDashes(["score", "a", "--help"])).toEqual(["score", "a", "--help"]);
  });
});

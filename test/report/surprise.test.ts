import { describe, expect, it } from "@jest/globals";
import { describeOmission } from "../../src/report/surprise.ts";

describe("describeOmission", () => {
  it("names the runs that never came, the first twelve at most", () => {
    const runs = Array.from({ length: 14 }, (_, index) => ["open", `call${index}`]);
    const words = describeOmission({ runs, of: 28 });
    expect(words).toMatch(/^What never came: 14 of the 28 different runs .* \(50 %\): open → call0, /);
    expect(words).toMatch(/call11, and 2 more\.$/);
  });

  it("says when nothing is missing and when nothing matches", () => {
    expect(describeOmission({ runs: [], of: 3 })).toMatch(/^What never came: 0 of the 3 .* \(0 %\)\.$/);
    expect(describeOmission({ runs: [], of: 0 })).toBe("No known program shares a run of calls with this trace.");
  });

  it("shows control characters of a call's name instead of sending them to the terminal", () => {
    expect(describeOmission({ runs: [["a\u001b[2J", "b"]], of: 1 })).not.toContain("\u001b");
  });
});

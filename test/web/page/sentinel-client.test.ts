import { describe, expect, it } from "@jest/globals";
import { workersOf } from "../../../src/web/page/sentinel-client.ts";

describe("workersOf", () => {
  it("is one a core, at most eight", () => {
    expect([1, 2, 8, 64].map((cores) => workersOf("", cores))).toEqual([1, 2, 8, 8]);
  });

  it("is what the address says", () => {
    expect(workersOf("?workers=1", 8)).toBe(1);
    expect(workersOf("?x=y&workers=3", 2)).toBe(3);
  });

  it("is one where the address says nonsense, and where the browser does not tell its cores", () => {
    expect(["?workers=many", "?workers=1.5", "?workers="].map((search) => workersOf(search, 4))).toEqual([1, 1, 1]);
    expect(workersOf("", NaN)).toBe(1);
  });
});

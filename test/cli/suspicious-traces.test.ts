import { describe, expect, it } from "@jest/globals";
import { suspicionLines, suspiciousTraces, type SeenTrace } from "../../src/cli/suspicious-traces.ts";

const seen = (name: string, pValue: number, untrained = 0): SeenTrace => ({ name, pValue, untrained });

describe("suspiciousTraces", () => {
  it("are those above every calibration trace and those of calls never seen, most of those first", () => {
    const all = [
      seen("usual", 0.4),
      seen("highest", 0.01),
      seen("high", 0.02),
      seen("foreign", 0.9, 0.3),
      seen("alien", 0.01, 1),
    ];
    expect(suspiciousTraces(all, 99).map(({ name }) => name)).toEqual(["alien", "foreign", "highest"]);
  });
});

describe("suspicionLines", () => {
  it("warn once, name ten at most with what is odd about each, and count the rest", () => {
    const lines = suspicionLines([seen("a", 0.01, 0.5), ...Array<SeenTrace>(11).fill(seen("b", 0.01))], 200);
    expect(lines[0]).toMatch(/^warning: 12 of 200 traces look like nothing that the model knows/);
    expect(lines[2]).toBe("  a: p-value 0.010, 50.0 % of its calls never seen");
    expect(lines[3]).toBe("  b: p-value 0.010");
    expect(lines.slice(-1)).toEqual(["  … and 2 more"]);
    expect(lines).toHaveLength(2 + 10 + 1);
  });

  it("are silent where nothing is odd", () => {
    expect(suspicionLines([], 200)).toEqual([]);
  });
});

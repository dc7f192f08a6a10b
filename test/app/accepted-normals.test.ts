import { describe, expect, it } from "@jest/globals";
import { type SeenTrace, suspiciousTraces } from "../../src/app/accepted-normals.ts";

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

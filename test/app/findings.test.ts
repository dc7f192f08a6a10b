import { describe, expect, it } from "@jest/globals";
import { foreignCalls, isForeignBatch, withFindings } from "../../src/app/findings.ts";
import type { ScoreRow, Verdict } from "../../src/results/score.ts";

const NO_GAPS = { lostEvents: 0, missingEvents: 0, unreadCalls: 0 };
const row = (verdict: Verdict, more: Partial<ScoreRow> = {}): ScoreRow => ({
  ...{ name: "", path: "", calls: 100, unknownCalls: 0, scoreBits: 1, pValue: 0.5, verdict, ...NO_GAPS },
  ...more,
});
const made = (call: string, share = 0.01) => ({ foreign: { share, calls: [{ call, times: 1 }] } });

describe("withFindings", () => {
  it("makes an alarm of a foreign trace where the model covers half of the batch or more", () => {
    const rows = withFindings([row("foreign", made("futex", 0.6)), row("normal")]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(["alarm", "normal"]);
  });

  it("leaves the verdicts of a batch that the model does not cover as they are", () => {
    const rows = [row("foreign"), row("foreign"), row("normal", made("bpf"))];
    expect([isForeignBatch(rows), withFindings(rows)]).toEqual([true, rows]);
  });

  it("does not count traces without a score as covered", () => {
    const short = row("unjudged", { scoreBits: null });
    expect(isForeignBatch([row("foreign"), short, short, short])).toBe(true);
  });

  it("makes an alarm of one telling call in a long trace, and of one in a trace too short for a score", () => {
    const unjudged = { unjudged: { reason: "too-few-calls", fewestCalls: 70 } } as const;
    const rows = withFindings([
      row("normal", { calls: 100_000, ...made("init_module", 1e-5) }),
      row("unjudged", { scoreBits: null, pValue: null, ...unjudged, ...made("ptrace", 0.5) }),
    ]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(["alarm", "alarm"]);
    expect(rows[1]).not.toHaveProperty("unjudged");
  });

  it("makes none of another call that is new", () => {
    const rows = [row("normal", made("fchownat"))];
    expect(withFindings(rows)).toEqual(rows);
  });
});

describe("foreignCalls", () => {
  it("names telling calls first, then the most frequent", () => {
    const calls = ["futex", "futex", "read", "bpf"];
    expect(foreignCalls(calls, Uint16Array.of(2, 2, 1, 3), new Set([1]))).toEqual({
      share: 0.75,
      calls: [
        { call: "bpf", times: 1 },
        { call: "futex", times: 2 },
      ],
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { scoreCsv } from "../../src/report/score-csv.ts";
import { scoreJson } from "../../src/report/score-json.ts";
import { scoreJsonl } from "../../src/report/score-jsonl.ts";
import { scoreText } from "../../src/report/score-text.ts";
import type { ScoreReport, ScoreRow } from "../../src/report/types.ts";

const row = (changes: Partial<ScoreRow>): ScoreRow => ({
  name: "a.txt",
  path: "x/a.txt",
  calls: 1203,
  unknownCalls: 2,
  scoreBits: 1.25,
  pValue: 0.02,
  verdict: "alarm",
  ...changes,
});

const report: ScoreReport = {
  model: "stacked",
  threshold: 1.2,
  falseAlarmRate: 0.05,
  traces: [
    row({
      mostSurprising: [
        { index: 7, call: "execve", surpriseBits: 14.25, expected: [{ call: "read", probability: 0.62 }] },
      ],
    }),
    row({ name: 'b,"c".txt', path: "x/\x1b[2J.txt", scoreBits: null, pValue: null, verdict: "too-short" }),
    row({ verdict: "foreign", scoreBits: null, pValue: null }),
    row({ verdict: "normal", scoreBits: 0.5, pValue: 0.7 }),
  ],
  skipped: [{ path: "x/.DS_Store", reason: "not a trace" }],
};

describe("scoreJson()", () => {
  it("has exactly the promised keys, and mostSurprising only where the row has it", () => {
    const parsed = JSON.parse(scoreJson(report)) as { traces: object[] };
    const keys = ["name", "path", "calls", "unknownCalls", "scoreBits", "pValue", "verdict"];
    expect(Object.keys(parsed)).toEqual(["model", "threshold", "falseAlarmRate", "traces", "skipped"]);
    expect(parsed.traces.map((trace) => Object.keys(trace))).toEqual([[...keys, "mostSurprising"], keys, keys, keys]);
    expect(parsed).toMatchObject({
      traces: [
        {
          mostSurprising: [
            { index: 7, call: "execve", surpriseBits: 14.25, expected: [{ call: "read", probability: 0.62 }] },
          ],
        },
        { scoreBits: null },
        {},
        {},
      ],
    });
  });
});

describe("scoreJsonl()", () => {
  it("has one JSON object a trace and line", () => {
    const lines = scoreJsonl(report).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => (JSON.parse(line) as ScoreRow).verdict)).toEqual([
      "alarm",
      "too-short",
      "foreign",
      "normal",
    ]);
    expect(scoreJsonl({ ...report, traces: [] })).toBe("");
  });
});

describe("scoreCsv()", () => {
  it("quotes names and leaves withheld figures empty", () => {
    const lines = scoreCsv(report).split("\r\n");
    expect(lines[0]).toBe("name,path,calls,unknownCalls,scoreBits,pValue,verdict");
    expect(lines[1]).toBe("a.txt,x/a.txt,1203,2,1.25,0.02,alarm");
    expect(lines[2]).toMatch(/^"b,""c"".txt",.*,,,too-short$/);
  });
});

describe("scoreText()", () => {
  it("counts the verdicts, names the rule and lists surprises and skipped files", () => {
    const text = scoreText(report);
    expect(text).toContain(
      "4 traces: 1 normal, 1 alarm, 1 too short, 1 foreign. Model stacked; alarm above 1.200 bits a call, a budget of 5 % false alarms.",
    );
    expect(text).toMatch(/7 {2}execve {2}14\.3 {2}read 0\.620/);
    expect(text).toContain("x/.DS_Store: not a trace");
  });

  it("is plain by default, coloured when asked, and never lets a name steer the terminal", () => {
    expect(scoreText(report)).not.toContain("\x1b");
    expect(scoreText(report, { colour: true })).toContain("\x1b[31mALARM\x1b[39m");
    expect(scoreText(report, { colour: true })).not.toContain("\x1b[2J");
  });

  it("says so when there is no threshold and no trace", () => {
    expect(scoreText({ ...report, threshold: null, traces: [], skipped: [] })).toBe(
      "0 traces. Model stacked; no threshold: too few calibration scores for a budget of 5 % false alarms.\n",
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import { stretchShades } from "../../src/report/charts/surprise-chart.ts";
import { explanationHtml, stretchesSection } from "../../src/report/html/explanation-html.ts";
import { markedCalls, shortened, describeTogether } from "../../src/report/surprise.ts";
import { stretchesText } from "../../src/report/text/explanation-text.ts";
import type { SurprisingCall, SurprisingStretch } from "../../src/results/score.ts";
import { HOSTILE } from "./hostile.ts";
import { syntheticExplanation, syntheticStretches } from "./synthetic.ts";

const expected = [0.6, 0.2, 0.1, 0.05].map((probability, at) => ({ call: `likely-${at}`, probability }));
const callsOf = (length: number, from = 0): readonly SurprisingCall[] =>
  Array.from({ length }, (_, at) => ({
    index: from + at,
    call: at === 1 ? "execve" : "read",
    surpriseBits: at === 1 ? 14 : 5,
    expected,
  }));
const stretchOf = (length: number, from = 100): SurprisingStretch => ({
  from,
  to: from + length,
  calls: length,
  totalBits: 5 * length + 9,
  meanBits: 5 + 9 / length,
  excessBits: 2 * length,
  share: 0.312,
  inside: callsOf(length, from),
});

describe("stretchesText()", () => {
  it("says where a stretch lies and what it carries, marks its loudest calls and names the three likeliest instead", () => {
    expect(stretchesText([stretchOf(4)])).toBe(
      [
        "1. Calls 100 to 103: 4 calls carry 31.2 % of the trace's score: 29.0 bits, 7.3 a call",
        "   [read] [execve] [read] read",
        "     100  read, 5.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
        "     101  execve, 14.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
        "     102  read, 5.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
      ].join("\n"),
    );
  });

  it("leaves out the middle of a long stretch and says how much", () => {
    const text = stretchesText([stretchOf(69)]);
    expect(text).toContain("… 37 more calls …");
    expect(text.match(/\bread\b/g)?.length).toBe(31 + 2);
  });

  it("keeps its lines short, and never lets a name steer the terminal", () => {
    const inside = callsOf(30).map((call) => ({ ...call, call: "\x1b[2Jsome_rather_long_name" }));
    const lines = stretchesText([{ ...stretchOf(30), inside }]).split("\n");
    expect(lines.join("")).not.toContain("\x1b");
    for (const line of lines) expect(line.length).toBeLessThan(160);
  });
});

describe("describeTogether()", () => {
  it("sums up what the stretches carry, and says so where none stands out", () => {
    const two = { baselineBits: 2.633, stretches: [stretchOf(4), stretchOf(4, 200)] };
    expect(describeTogether(two, 80)).toBe(
      "Together these 2 stretches are 10.0 % of the calls and carry 62.4 % of the trace's score. A stretch stands out where its calls surprise by more than 2.63 bits on average.",
    );
    const faint = { ...stretchOf(4), share: 0.03 };
    expect(describeTogether({ baselineBits: 2.633, stretches: [faint] }, 80)).toMatch(
      /^This stretch is 5\.0 % of the calls and carries 3\.0 % .* Most of the surprise is spread over the trace\.$/,
    );
    expect(describeTogether({ baselineBits: 2.633, stretches: [] }, 80)).toBe(
      "No stretch stands out: no call surprised by more than 2.63 bits.",
    );
  });
});

describe("shortened()", () => {
  it("keeps both ends and counts what it leaves out", () => {
    const { head, leftOut, tail } = shortened(callsOf(50), 10);
    expect([head.length, leftOut, tail.length]).toEqual([5, 40, 5]);
    expect(tail.at(-1)?.index).toBe(49);
    expect(shortened(callsOf(10), 10)).toEqual({ head: callsOf(10), leftOut: 0, tail: [] });
  });
});

describe("markedCalls()", () => {
  it("are the three most surprising calls of a stretch, in the order of the trace", () => {
    expect(markedCalls(stretchOf(9)).map((call) => call.index)).toEqual([100, 101, 102]);
    expect(markedCalls(stretchOf(1))).toHaveLength(1);
  });
});

describe("stretchesSection()", () => {
  it("lists every stretch with its calls, the loudest marked", () => {
    const html = stretchesSection(syntheticExplanation(1500));
    expect(html.match(/<h3>/g)?.length).toBe(5);
    expect(html.match(/class="marked"/g)?.length).toBeGreaterThanOrEqual(5);
    expect(html).toContain("more calls …");
  });

  it("says so where nothing stands out, and escapes every word that comes from data", () => {
    expect(stretchesSection(syntheticExplanation(30, { stretches: [] }))).toContain("No stretch stands out");
    const calls = [{ index: 0, call: HOSTILE, surpriseBits: 9, expected: [{ call: HOSTILE, probability: 0.5 }] }];
    const html = explanationHtml(
      syntheticExplanation(1, { calls, stretches: [{ ...stretchOf(1, 0), inside: calls }] }),
    );
    expect(html).not.toMatch(/<script|\u202e/i);
    expect(html).toContain("&lt;script&gt;");
  });
});

describe("stretchShades()", () => {
  it("shades no stretch too narrow to be seen, stays on the chart and sets no two numbers over each other", () => {
    const calls = callsOf(4500);
    const stretches = [stretchOf(1, 0), stretchOf(2, 4498), stretchOf(1, 5), stretchOf(400, 2000)];
    const shades = stretchShades(stretches, calls, 900);
    expect(shades.map(({ number, isNumbered }) => [number, isNumbered])).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, true],
    ]);
    for (const { from, to } of shades) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(4500);
      expect(to - from).toBeGreaterThan(5);
    }
    expect(shades[3]).toMatchObject({ from: 2000, to: 2400 });
  });

  it("counts from the first scored call of a model of windows", () => {
    const calls = callsOf(100, 19);
    expect(stretchShades([stretchOf(10, 29)], calls, 100)[0]).toMatchObject({ from: 10, to: 20 });
  });
});

describe("syntheticStretches()", () => {
  it("finds the loud stretches that the made-up trace has", () => {
    const [first] = syntheticStretches(syntheticExplanation(1000).calls).stretches;
    expect(Math.abs((first!.from + first!.to) / 2000 - 0.3)).toBeLessThan(0.04);
  });
});

import { describe, expect, it } from "@jest/globals";
import { stretchShades } from "../../src/report/charts/surprise-chart.ts";
import { explanationHtml, stretchesSection } from "../../src/report/html/explanation-html.ts";
import { markedCalls, shortened, describeTogether } from "../../src/report/surprise.ts";
import { stretchesText } from "../../src/report/text/explanation-text.ts";
import type { EvidenceLine, SurprisingCall, SurprisingStretch } from "../../src/results/score.ts";
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

const evidenceOf = (index: number, changes: Partial<EvidenceLine> = {}): EvidenceLine => ({
  file: "a.strace",
  line: 2 * index,
  offset: 40 * index,
  text: `7 read(3, "x", ${index}) = 1`,
  index,
  call: "read",
  surpriseBits: 5,
  time: "02:25:41",
  thread: "7",
  process: null,
  parent: null,
  program: "cat",
  arguments: '3</etc/shadow>, "x", 16',
  result: "16",
  ...changes,
});

describe("stretchesText()", () => {
  it("names a stretch by its calls, says where it is and what it carries, and what was expected at its loudest calls", () => {
    expect(stretchesText([stretchOf(4)])).toBe(
      [
        "1. read, execve, read x 2",
        "   Calls 100 to 103: 4 calls carry 31.2 % of the trace's score: 29.0 bits, 7.3 per call",
        "     100  read, 5.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
        "     101  execve, 14.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
        "     102  read, 5.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
      ].join("\n"),
    );
  });

  it("names a stretch without a pattern by its first calls, and says how many more it has", () => {
    const inside = callsOf(20).map((call, at) => ({ ...call, call: `call${at}` }));
    expect(stretchesText([{ ...stretchOf(20), inside }])).toContain("call9, … 10 more calls …");
  });

  it("shows the recording's lines in place of the calls: who, line, time, arguments, result, what was left out and what repeats", () => {
    const evidence = [
      evidenceOf(99, { surpriseBits: null }),
      evidenceOf(101, { call: "execve", arguments: '"/bin/sh", ["sh"]', result: "0" }),
      evidenceOf(102, { folded: { calls: 1, times: 12, toLine: 226 }, program: "sh" }),
    ];
    expect(
      stretchesText([{ ...stretchOf(4), evidence }])
        .split("\n")
        .slice(2),
    ).toEqual([
      "   a.strace, process 7, program cat",
      '     198  02:25:41  read(3</etc/shadow>, "x", 16) = 16',
      "                    … 1 more call …",
      '   > 202  02:25:41  execve("/bin/sh", ["sh"]) = 0',
      "                      14.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
      "   a.strace, process 7, program sh",
      '   > 204  02:25:41  read(3</etc/shadow>, "x", 16) = 16',
      "                      5.0 bits; expected likely-0 0.600, likely-1 0.200, likely-2 0.100",
      "                    x 12, to line 226",
    ]);
  });

  it("keeps its lines short, and never lets a name or a line steer the terminal", () => {
    const inside = callsOf(30).map((call) => ({ ...call, call: "\x1b[2Jsome_rather_long_name" }));
    const evil = "\x1b[2J\u202e".repeat(10);
    const evidence = [
      evidenceOf(101, { file: evil, program: evil, arguments: evil.repeat(2000), time: evil, result: evil }),
      evidenceOf(102, { arguments: null, result: null, text: `${evil} ${evil}` }),
    ];
    for (const stretch of [
      { ...stretchOf(30), inside },
      { ...stretchOf(4), evidence },
    ]) {
      const lines = stretchesText([stretch]).split("\n");
      expect(lines.join("")).not.toMatch(/[\x1b\u202e]/);
      for (const line of lines.slice(1)) expect(line.length).toBeLessThan(400);
    }
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

  it("shows the recording's lines behind each, what is surprising set bold, and no word of them as markup", () => {
    const evidence = [
      evidenceOf(100, { surpriseBits: null, arguments: HOSTILE, program: HOSTILE, time: HOSTILE, file: HOSTILE }),
      evidenceOf(101, { folded: { calls: 1, times: 3, toLine: 209 } }),
    ];
    const html = stretchesSection(syntheticExplanation(300, { stretches: [{ ...stretchOf(4), evidence }] }));
    expect(html).toContain("<b>202  02:25:41  read(3&lt;/etc/shadow&gt;, &quot;x&quot;, 16) = 16</b>");
    expect(html).toContain("<i>x 3, to line 209</i>");
    expect(html).not.toMatch(/<script|\u202e|\x1b/i);
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

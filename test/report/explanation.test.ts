import { describe, expect, it } from "@jest/globals";
import { surpriseChart } from "../../src/report/charts/surprise-chart.ts";
import { explanationJson } from "../../src/report/data/score-data.ts";
import { explanationHtml, listedCalls } from "../../src/report/html/explanation-html.ts";
import { surpriseColumns } from "../../src/report/surprise.ts";
import { explanationText } from "../../src/report/text/explanation-text.ts";
import { HOSTILE } from "./hostile.ts";
import { syntheticExplanation } from "./synthetic.ts";

describe("explanationText()", () => {
  it("opens with the verdict and an overview, and names the stretches; every call only where it is asked for", () => {
    const text = explanationText(syntheticExplanation(120));
    expect(text).toMatch(/^\S+: 120 calls, i386\nAlarm\. Its calls surprised the model stacked by/);
    expect(text).toMatch(/\n[▁▂▃▄▅▆▇█]{80}\n/);
    expect(text).toContain("Most surprising stretches");
    expect(text).not.toContain("Every call");
    const whole = explanationText(syntheticExplanation(120), { calls: true });
    expect(whole.startsWith(text.trimEnd())).toBe(true);
    const every = whole.slice(whole.indexOf("Every call"));
    expect(every.match(/^ *\d+ {2}/gm)?.length).toBe(120);
    const topCalls = whole.slice(whole.indexOf("Most surprising calls"), whole.indexOf("Every call"));
    expect(topCalls.match(/^ *\d+ {2}/gm)?.length).toBe(5);
  });

  it("withholds what was withheld", () => {
    expect(
      explanationText(
        syntheticExplanation(3, {
          verdict: "unjudged",
          unjudged: { reason: "too-few-calls", fewestCalls: 70 },
          pValue: null,
        }),
      ),
    ).toContain("1 trace is unjudged: of a trace of fewer than 70 calls nothing is promised");
    expect(explanationText(syntheticExplanation(3, { verdict: "foreign", scoreBits: null, pValue: null }))).toContain(
      "does not know this host's calls",
    );
    expect(explanationText(syntheticExplanation(0))).toContain("No call to explain.");
  });
});

describe("explanationJson()", () => {
  it("has the documented keys and every call", () => {
    const parsed = JSON.parse(explanationJson(syntheticExplanation(30))) as { calls: object[] };
    expect(Object.keys(parsed)).toEqual([
      "model",
      "name",
      "path",
      "architecture",
      "score",
      "scoreUnit",
      "scoreBits",
      "pValue",
      "threshold",
      "verdict",
      "baselineBits",
      "stretches",
      "calls",
    ]);
    expect(parsed.calls.length).toBe(30);
    expect(Object.keys(parsed.calls[0]!)).toEqual(["index", "call", "surpriseBits", "expected"]);
  });
});

describe("explanationHtml()", () => {
  it("stays small for 4,500 calls, holds no script and loads nothing", () => {
    const html = explanationHtml(syntheticExplanation(4500));
    expect(Buffer.byteLength(html)).toBeLessThan(300_000);
    expect(html).not.toMatch(/<script|<link|<img|url\(|\shref=|\ssrc=/i);
    expect(html.match(/<tr>/g)?.length).toBe(201);
  });

  it("escapes every word that comes from data", () => {
    const calls = [{ index: 0, call: HOSTILE, surpriseBits: 9, expected: [{ call: HOSTILE, probability: 0.5 }] }];
    const html = explanationHtml(
      syntheticExplanation(1, { name: HOSTILE, path: HOSTILE, model: HOSTILE, architecture: HOSTILE, calls }),
    );
    expect(html).not.toMatch(/<script|\u202e/i);
    expect(html).toContain("&lt;script&gt;");
  });

  it("stays whole without calls, figures and finite surprises", () => {
    const calls = [{ index: 0, call: "read", surpriseBits: NaN, expected: [] }];
    for (const changes of [
      { calls: [] },
      { calls, scoreBits: null, pValue: null, threshold: null },
      { calls, scoreBits: NaN, threshold: NaN },
    ])
      expect(explanationHtml(syntheticExplanation(1, changes))).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("lists calls of 6 bits and more in the trace's order, between 10 and 200 of them", () => {
    expect(listedCalls(syntheticExplanation(4500).calls).length).toBe(200);
    expect(listedCalls(syntheticExplanation(4).calls).length).toBe(4);
    const indexes = listedCalls(syntheticExplanation(300).calls).map((call) => call.index);
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
  });
});

describe("the chart of surprise", () => {
  it.each([
    [12.5, ["0", "4", "8", "12"]],
    [25, ["0", "4", "8", "12", "16", "20", "24"]],
    [47.5, ["0", "8", "16", "24", "32", "40"]],
    [190, ["0", "32", "64", "96", "128", "160"]],
  ])("has ticks up to its highest surprise, %d bits", (surpriseBits, expected) => {
    const calls = [{ index: 0, call: "read", surpriseBits, expected: [] }];
    const chart = surpriseChart(syntheticExplanation(1, { calls }), { id: "a", width: 900, height: 300 });
    const ticks = [...chart.matchAll(/<text x="32" [^>]*>(\d+)<\/text>/g)];
    expect(ticks.map(([, tick]) => tick)).toEqual(expected);
  });
});

describe("surpriseColumns()", () => {
  it("covers every call once and ends at the mean of the trace", () => {
    const { calls, scoreBits } = syntheticExplanation(333);
    const columns = surpriseColumns(calls, 50);
    expect(columns.length).toBe(50);
    columns.forEach((column, index) => {
      expect(column.from).toBe(columns[index - 1]?.to ?? 0);
    });
    expect(columns.at(-1)?.to).toBe(333);
    expect(columns.at(-1)?.meanSoFarBits).toBeCloseTo(scoreBits!, 10);
  });
});

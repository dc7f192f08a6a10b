import { describe, expect, it } from "@jest/globals";
import { parseHTML } from "linkedom";
import { evaluationHtml } from "../../../src/report/html/evaluation-html.ts";
import { hostileEvaluation, undefinedEvaluation } from "../hostile.ts";
import { syntheticEvaluation } from "../synthetic.ts";

interface Queried {
  querySelectorAll(
    selector: string,
  ): Iterable<{ getAttribute(name: string): string | null; readonly textContent: string }>;
}

function all(html: string, selector: string) {
  const parsed: unknown = parseHTML(html);
  return [...(parsed as { document: Queried }).document.querySelectorAll(selector)];
}

describe("evaluationHtml()", () => {
  const evaluation = syntheticEvaluation();
  const html = evaluationHtml(evaluation);

  it("is one file below 1 MB that holds no script and loads nothing", () => {
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\shref=|\ssrc=|\son[a-z]+=/i);
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
  });

  it("gives the same bytes for the same evaluation", () => {
    expect(evaluationHtml(syntheticEvaluation())).toBe(html);
  });

  it("names every chart for screen readers, with ids that occur once", () => {
    const charts = all(html, "svg.chart");
    expect(charts.length).toBe(2 + 4 + 2 + 2);
    const ids = all(html, "[id]").map((element) => element.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const chart of charts) {
      expect(chart.getAttribute("role")).toBe("img");
      for (const id of chart.getAttribute("aria-labelledby")!.split(" ")) expect(ids).toContain(id);
    }
  });

  it("gives every heading cell of a table its scope", () => {
    expect(all(html, "th").length).toBeGreaterThan(50);
    expect(all(html, "th:not([scope])")).toEqual([]);
  });

  it("says in words what is best, what was promised and what this data cannot tell", () => {
    const lead = all(html, "p.lead")[0]!.textContent;
    expect(lead).toMatch(/^stacked separates attacks from normal traces best of the 4 detectors/);
    expect(lead).toContain("cannot separate the two");
    expect(lead).toMatch(/promised 5.% of false alarms, it raised one on 12\.0.% of the normal traces/);
  });

  it("says so when the calibration set was too small for a threshold", () => {
    const small = syntheticEvaluation({}, 0.02);
    const detectors = small.detectors.map((detector) => ({ ...detector, thresholdScore: null }));
    expect(all(evaluationHtml({ ...small, detectors }), "p.lead")[0]!.textContent).toContain(
      "calibration set is too small",
    );
  });

  it("shows the 25 misses nearest to the threshold, and all of them inside details", () => {
    const misses = evaluation.detectors[0]!.attacks.filter((trace) => trace.verdict === "normal").length;
    expect(all(html, "section details")[0]!.textContent).toContain(`All ${misses} misses`);
    expect(all(html, 'table[aria-label="All misses"] tbody tr').length).toBe(misses);
    expect(all(html, 'table[aria-label="misses, nearest to the threshold"] tbody tr').length).toBe(25);
  });

  it("escapes every word that comes from data", () => {
    const hostile = evaluationHtml(hostileEvaluation());
    expect(hostile).not.toMatch(/<script|\u202e/i);
    expect(hostile).toContain("&lt;script&gt;alert(");
  });

  it("banners sample data above and below, and nothing else", () => {
    const banners = all(evaluationHtml({ ...syntheticEvaluation({}, 0.02), isSample: true }), ".banner");
    expect(banners.map((banner) => banner.textContent)).toEqual(
      Array(2).fill("SAMPLE DATA: a demonstration, not a benchmark"),
    );
    expect(all(html, ".banner")).toEqual([]);
  });

  it("stays whole without detectors, without traces and without figures, and never prints NaN", () => {
    const first = evaluation.detectors[0]!;
    for (const detectors of [
      [],
      [{ ...first, testSets: {}, normals: [], attacks: [], aucByQuarter: [] }],
      undefinedEvaluation().detectors,
    ]) {
      const empty = evaluationHtml({ ...evaluation, detectors });
      expect(empty).toContain("</html>");
      expect(empty).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});

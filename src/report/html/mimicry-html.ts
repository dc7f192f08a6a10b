import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { MIMICRY_MEANINGS, mimicryBudgets, mimicryRows } from "../mimicry-rows.ts";
import { TEST_SETS } from "../set-phrases.ts";
import { detectorName } from "./detector-marks.ts";
import { type HtmlColumn, htmlTable } from "./html.ts";

/**
 * What mimicry leaves of every detector, as HTML, one table a test set; "" where it was not asked
 * for.
 */
export function mimicryTables(evaluation: Evaluation): string {
  const budgets = mimicryBudgets(evaluation.mimicry ?? []);
  const columns = (head: string): HtmlColumn[] =>
    budgets.map((budget) => ({ head: `${head} +${shortPercent(budget)}`, kind: "number" }));
  const tables = TEST_SETS.flatMap(({ name, title }) => {
    const rows = mimicryRows(evaluation, name);
    if (rows.length === 0) return [];
    const table = htmlTable(
      `Mimicry on the test set ${title}`,
      [
        { head: "Detector", kind: "text" },
        { head: "Altered by", kind: "text" },
        ...columns("AUC"),
        ...columns("Detected at 5\u00a0%"),
        ...columns("At its threshold"),
      ],
      rows.map((row) => [
        detectorName(
          row.detector,
          evaluation.detectors.findIndex((detector) => detector.name === row.detector),
        ),
        row.transformation,
        ...row.figures.map((figures) => fixed(figures?.auc ?? null, 3)),
        ...row.figures.map((figures) => percent(figures?.detectionRateAt5 ?? null)),
        ...row.figures.map((figures) => percent(figures?.detectionRateAtThreshold ?? null)),
      ]),
    );
    return `<h3>${title}</h3>${table}`;
  });
  return tables.join("\n");
}

/** One sentence that says what the tables show. */
export function mimicryHint(): string {
  const ways = Object.entries(MIMICRY_MEANINGS).map(([name, meaning]) => `${name} (${meaning})`);
  return `Every attack altered by extra calls, their number as a share of its own: ${ways.join(", ")}. The normal traces stay as they are.`;
}

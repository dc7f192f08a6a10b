import { count, fixed, interval, NO_FIGURE, percent, signed } from "../../src/numbers.ts";
import { escapeMarkdown, markdownTable } from "../../src/report/text/text-table.ts";
import { TEST_SETS } from "../../src/report/set-phrases.ts";
import type { Spread } from "../../src/results/budget.ts";
import type { ProtocolRow, ResultsRow, ResultsTable, ResultsTestSet } from "./results-rows.ts";

/**
 * The results page as Markdown, one part per data set.
 * @param introduction the text above the first table
 */
export function resultsMarkdown(introduction: string, tables: readonly ResultsTable[]): string {
  return `${[introduction.trim(), ...tables.map(datasetPart)].join("\n\n")}\n`;
}

function datasetPart(table: ResultsTable): string {
  const { training, validation, attack } = table.traces;
  const parts = [
    `## ${escapeMarkdown(table.dataset)}`,
    `${count(training)} training, ${count(validation)} normal test and ${count(attack)} attack traces; sha256 \`${table.datasetSha256.slice(0, 16)}…\`.` +
      (table.isSample ? " The embedded sample: a demonstration, not a benchmark." : ""),
    table.facts.map((fact) => `- ${escapeMarkdown(fact)}`).join("\n"),
    `### Detection`,
    `AUC: mean over the seeds (least to greatest, where they differ) [95 % interval over distinct traces]. The seeds of a network are its training's; those of two-sided draw other folds for its scale. *Italic: exploratory, found after test figures of ADFA-LD had been seen, by others or by us.*`,
    aucTable(table),
    `### Difference from ${escapeMarkdown(table.against)}`,
    `Paired bootstrap on the same resampled traces: difference in AUC [95 % over files] [95 % over distinct traces], once where both are the same.`,
    differenceTable(table),
    `### Rates, promises, cost`,
    `False alarms at 90 and 100 % detection, detection at 1, 5 and 15 % false alarms (official test set, means over seeds); false alarms observed where ${percent(table.rows[0]?.budget.promised ?? null, 0)} were promised; bits per held-out call; seconds to train or fit; microseconds per scored call, one thread.`,
    ratesTable(table),
    `### Attack families (AUC, official)`,
    familiesTable(table),
  ];
  if (table.rows.some((row) => row.aucByQuarter.length > 0)) {
    parts.push(
      `### AUC by quarter of the normal test traces, in file order`,
      markdownTable(
        ["detector", "1st", "2nd", "3rd", "4th"],
        table.rows.map((row) => [nameOf(row), ...row.aucByQuarter.map((auc) => fixed(auc, 3))]),
      ),
    );
  }
  parts.push(
    ...protocolPart(
      "Random re-splits of the normal traces",
      "As many normal traces drawn to fit on as the data set's own training traces, the rest test; copies on one side. AUC (AUC without copies).",
      table.resplits,
    ),
    ...protocolPart(
      "Learning curve",
      "Nested random parts of the training traces, tested on the official test set. AUC (AUC without copies).",
      table.learningCurve,
    ),
    ...protocolPart(
      "Adaptation",
      "One half of the validation traces (file order) is added to training, the other half and all attacks test: the one named exception to the rule that validation never fits. AUC (AUC without copies).",
      table.adaptation,
    ),
    ...oraclePart(table),
  );
  return parts.filter((part) => part !== "").join("\n\n");
}

function nameOf(row: ResultsRow): string {
  return row.exploratory ? `*${escapeMarkdown(row.name)}*` : escapeMarkdown(row.name);
}

function aucTable(table: ResultsTable): string {
  const cell = (set: ResultsTestSet | undefined): string =>
    set === undefined ? NO_FIGURE : `${meanAndRange(set.auc)} [${interval(set.intervalDistinct)}]`;
  return markdownTable(
    ["detector", "seeds", ...TEST_SETS.map(({ name }) => name)],
    table.rows.map((row) => [nameOf(row), String(row.seeds), ...TEST_SETS.map(({ name }) => cell(row.testSets[name]))]),
  );
}

/** The mean, and the range where the seeds differ in what is printed. */
function meanAndRange({ mean, least, greatest }: Spread): string {
  const [low, high] = [fixed(least, 3), fixed(greatest, 3)];
  return low === high ? fixed(mean, 3) : `${fixed(mean, 3)} (${low} to ${high})`;
}

function differenceTable(table: ResultsTable): string {
  const cell = (set: ResultsTestSet | undefined): string => {
    if (set?.difference == null) return NO_FIGURE;
    const intervals = [set.difference.interval, set.difference.intervalDistinct].map((ends) => `[${interval(ends)}]`);
    // Without copies both are the same.
    return [signed(set.difference.auc, 3), ...new Set(intervals)].join(" ");
  };
  return markdownTable(
    ["detector", ...TEST_SETS.map(({ name }) => name)],
    table.rows
      .filter((row) => row.name !== table.against)
      .map((row) => [nameOf(row), ...TEST_SETS.map(({ name }) => cell(row.testSets[name]))]),
  );
}

function ratesTable(table: ResultsTable): string {
  const spread = (value: Spread | null, digits: number): string =>
    value === null ? NO_FIGURE : fixed(value.mean, digits);
  return markdownTable(
    [
      "detector",
      "false alarms at 90 / 100 %",
      "detected at 1 / 5 / 15 %",
      "observed",
      "held-out bits",
      "fit s",
      "µs per call",
    ],
    table.rows.map((row) => {
      const set = row.testSets.official;
      const rates = set?.detectionRateAt;
      return [
        nameOf(row),
        set === undefined ? NO_FIGURE : `${percent(set.falseAlarmRateAt90)} / ${percent(set.falseAlarmRateAt100)}`,
        rates === undefined
          ? NO_FIGURE
          : `${percent(rates["0.01"])} / ${percent(rates["0.05"])} / ${percent(rates["0.15"])}`,
        percent(row.budget.observed.mean),
        spread(row.heldOutBits, 3),
        spread(row.trainingSeconds, row.trainingSeconds.mean < 10 ? 1 : 0),
        spread(row.microsecondsPerCall, 2),
      ];
    }),
  );
}

function familiesTable(table: ResultsTable): string {
  const families = [...new Set(table.rows.flatMap((row) => Object.keys(row.testSets.official?.families ?? {})))].sort();
  return markdownTable(
    ["detector", ...families.map(escapeMarkdown)],
    table.rows.map((row) => [
      nameOf(row),
      ...families.map((family) => fixed(row.testSets.official?.families[family] ?? null, 3)),
    ]),
  );
}

function protocolPart(title: string, words: string, rows: readonly ProtocolRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const settings = [...new Set(rows.map((row) => row.setting))];
  const detectors = [...new Set(rows.map((row) => row.detector))];
  const cell = (detector: string, setting: string): string => {
    const row = rows.find((one) => one.detector === detector && one.setting === setting);
    return row === undefined ? NO_FIGURE : `${fixed(row.auc, 3)} (${fixed(row.aucDistinct, 3)})`;
  };
  return [
    `### ${title}`,
    words,
    markdownTable(
      ["detector", ...settings.map(escapeMarkdown)],
      detectors.map((detector) => [escapeMarkdown(detector), ...settings.map((setting) => cell(detector, setting))]),
    ),
  ];
}

function oraclePart(table: ResultsTable): readonly string[] {
  if (table.oracle.length === 0) return [];
  const detectors = [...new Set(table.oracle.map((row) => row.detector))];
  const aggregations = [...new Set(table.oracle.map((row) => row.aggregation))];
  const cell = (detector: string, aggregation: string): string => {
    const row = table.oracle.find((one) => one.detector === detector && one.aggregation === aggregation);
    return row === undefined ? NO_FIGURE : TEST_SETS.map(({ name }) => fixed(row.auc[name] ?? null, 3)).join(" / ");
  };
  return [
    `### ORACLE: other aggregations of the same surprises`,
    `Judged by the test data, so none of them is a choice: the mean was fixed beforehand. AUC ${TEST_SETS.map(({ name }) => name).join(" / ")}.`,
    markdownTable(
      ["aggregation", ...detectors.map(escapeMarkdown)],
      aggregations.map((aggregation) => [aggregation, ...detectors.map((detector) => cell(detector, aggregation))]),
    ),
  ];
}

import { counted, fixed, percent, shortPercent } from "../numbers.ts";
import type {
  Evaluation,
  MimicryFigures,
  MimicryResult,
  MimicryTransformation,
  TestSetName,
} from "../results/evaluation.ts";
import { detectorName, type HtmlColumn, htmlTable, numberColumn, textColumn } from "./html/html.ts";
import { printable } from "./printable.ts";
import { TEST_SETS, type TestSetLabel } from "./set-phrases.ts";
import { leftColumn, type TextColumn, textTable } from "./text/text-table.ts";

/**
 * One detector against one transformation: its figures at every budget, unaltered first; null where
 * there are none.
 */
interface MimicryRow {
  readonly detector: string;
  /** Its place in the evaluation, for its colour. */
  readonly index: number;
  readonly transformation: MimicryTransformation;
  readonly figures: readonly (MimicryFigures | null)[];
}

/** What each transformation does, in the order of the tables. */
const MIMICRY_MEANINGS: Readonly<Record<Exclude<MimicryTransformation, "none">, string>> = {
  padding: "at even distances the call that an n-gram model of the training traces finds likeliest there",
  prefix: "a stretch of a training trace before the attack",
  replay: "runs of 6 calls of training traces at even distances",
  suffix: "after the attack the calls that the same model finds likeliest, one after another",
};

/** The budgets in the columns of the tables: 0 for the attacks as they are, then ascending. */
export function mimicryBudgets(results: readonly MimicryResult[]): readonly number[] {
  return [...new Set([0, ...results.map((result) => result.budget)])].sort((a, b) => a - b);
}

/**
 * The rows of a test set's table, detector by detector in the evaluation's order; none where the
 * set has no figures or mimicry was not asked for.
 */
function mimicryRows(evaluation: Evaluation, set: TestSetName): readonly MimicryRow[] {
  const results = evaluation.mimicry ?? [];
  const budgets = mimicryBudgets(results);
  return evaluation.detectors.flatMap(({ name }, index) => {
    const own = results.filter((result) => result.detector === name && result.testSets[set] !== undefined);
    const none = own.find((result) => result.transformation === "none");
    if (none === undefined) return [];
    return Object.keys(MIMICRY_MEANINGS).map((transformation): MimicryRow => {
      const ofKind = own.filter((result) => result.transformation === transformation);
      const figures = budgets.map(
        (budget) => (budget === 0 ? none : ofKind.find((result) => result.budget === budget))?.testSets[set] ?? null,
      );
      return { detector: name, index, transformation: transformation as MimicryTransformation, figures };
    });
  });
}

/**
 * What mimicry leaves of every detector, one table per test set, plain text without a final line
 * break; "" where it was not asked for.
 */
export function mimicrySection(evaluation: Evaluation): string {
  const tables = TEST_SETS.flatMap((set) => {
    const rows = mimicryRows(evaluation, set.name);
    return rows.length === 0 ? [] : setTable(evaluation, set, rows);
  });
  if (tables.length === 0) return "";
  const meanings = Object.entries(MIMICRY_MEANINGS).map(([name, meaning]) => `  ${name}: ${meaning}`);
  return [
    "Mimicry: every attack altered by extra calls to look normal; the columns give their number as a share of its own",
    ...meanings,
    ...tables,
  ].join("\n");
}

function setTable(evaluation: Evaluation, { title }: TestSetLabel, rows: readonly MimicryRow[]): string {
  const budgets = mimicryBudgets(evaluation.mimicry ?? []);
  const heads = (first: string, second: string): TextColumn[] =>
    budgets.map((budget, at) => ({
      head: `${at === 0 ? first : ""}\n${at === 0 ? second : ""}\n+${shortPercent(budget)}`,
      align: "right",
    }));
  const cells = (row: MimicryRow, cell: (figures: MimicryFigures | null) => string): string[] => row.figures.map(cell);
  const table = textTable(
    [
      leftColumn("\n\ndetector"),
      leftColumn("\n\naltered by"),
      ...heads("", "AUC"),
      ...heads("detected at", "5 % false alarms"),
      ...heads("detected at its", "own threshold"),
    ],
    rows.map((row) => [
      printable(row.detector),
      row.transformation,
      ...cells(row, (figures) => fixed(figures?.auc ?? null, 3)),
      ...cells(row, (figures) => percent(figures?.detectionRateAt5 ?? null)),
      ...cells(row, (figures) => percent(figures?.detectionRateAtThreshold ?? null)),
    ]),
  );
  const attacks = Math.max(...rows.flatMap((row) => row.figures.flatMap((figures) => figures?.attackTraces ?? [])));
  return `${title}, ${counted(attacks, "attack")}\n${table}`;
}

/**
 * What mimicry leaves of every detector, as HTML, one table per test set; "" where it was not asked
 * for.
 */
export function mimicryTables(evaluation: Evaluation): string {
  const budgets = mimicryBudgets(evaluation.mimicry ?? []);
  const columns = (head: string): HtmlColumn[] =>
    budgets.map((budget) => numberColumn(`${head} +${shortPercent(budget)}`));
  const tables = TEST_SETS.flatMap(({ name, title }) => {
    const rows = mimicryRows(evaluation, name);
    if (rows.length === 0) return [];
    const table = htmlTable(
      `Mimicry on the test set ${title}`,
      [
        textColumn("Detector"),
        textColumn("Altered by"),
        ...columns("AUC"),
        ...columns("Detected at 5\u00a0%"),
        ...columns("At its threshold"),
      ],
      rows.map((row) => [
        detectorName(row.detector, row.index),
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

import { counted, fixed, percent, shortPercent } from "../../numbers.ts";
import type { Evaluation, MimicryFigures } from "../../results/evaluation.ts";
import { MIMICRY_MEANINGS, mimicryBudgets, type MimicryRow, mimicryRows } from "../mimicry-rows.ts";
import { printable } from "../printable.ts";
import { TEST_SETS, type TestSetLabel } from "../set-phrases.ts";
import { type TextColumn, textTable } from "./text-table.ts";

/**
 * What mimicry leaves of every detector, one table a test set, plain text without a final line
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
      { head: "\n\ndetector", align: "left" },
      { head: "\n\naltered by", align: "left" },
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

import { count, NO_FIGURE } from "./numbers.ts";
import { printable } from "./printable.ts";
import { textTable } from "./text-table.ts";

interface Counts {
  readonly traces: number;
  readonly calls: number;
  readonly distinctCalls: number;
  readonly shortest: number | null;
  readonly median: number | null;
  readonly longest: number | null;
  readonly copies: number;
}

/** What `inspect DATA` knows of a data set. */
export interface DatasetReport {
  readonly whole: Counts & {
    readonly format: string;
    readonly architecture: string | null;
    /** Null where no call table is known. */
    readonly unknownCalls: number | null;
    readonly warnings: readonly string[];
  };
  readonly splits: readonly {
    readonly name: string;
    readonly counts: Counts;
    readonly copiesOfTraining: number;
    readonly untrainedCalls: readonly string[];
  }[];
  readonly families: readonly { readonly name: string; readonly traces: number }[];
}

const ROLE: Readonly<Record<string, string>> = {
  training: "training (normal)",
  validation: "validation (normal)",
  attack: "attack",
};

/** The tables of a data set: counts, lengths and copies by split, attack families, calls that training never saw, warnings. Ends with a line break. */
export function datasetText(name: string, report: DatasetReport): string {
  const { whole, splits, families } = report;
  const rows = splits.map((split) => row(ROLE[split.name] ?? split.name, split.counts, count(split.copiesOfTraining)));
  if (splits.length > 1) rows.push(row("all", whole, NO_FIGURE));
  const parts = [
    printable(
      `${name}: format ${whole.format}, architecture ${whole.architecture ?? "not named"}, ${whole.unknownCalls === null ? "so its calls are checked against no table" : `${count(whole.unknownCalls)} calls outside its table`}`,
    ),
    textTable(
      [
        { head: "split", align: "left" },
        { head: "traces", align: "right" },
        { head: "calls", align: "right" },
        { head: "shortest", align: "right" },
        { head: "median", align: "right" },
        { head: "longest", align: "right" },
        { head: "distinct\ncalls", align: "right" },
        { head: "copies of an\nearlier one", align: "right" },
        { head: "copies of a\ntraining trace", align: "right" },
      ],
      rows,
    ),
  ];
  if (families.length > 0)
    parts.push(
      `Attack families: ${families.map((family) => `${printable(family.name)} ${count(family.traces)}`).join(", ")}`,
    );
  for (const split of splits) {
    if (split.untrainedCalls.length > 0) {
      parts.push(
        `Calls in ${split.name} but not in training (${split.untrainedCalls.length}): ${split.untrainedCalls.join(", ")}`,
      );
    }
  }
  if (whole.warnings.length > 0)
    parts.push(`Warnings:\n${whole.warnings.map((warning) => `  ${printable(warning)}`).join("\n")}`);
  return `${parts.join("\n\n")}\n`;
}

function row(title: string, counts: Counts, copiesOfTraining: string): readonly string[] {
  const length = (value: number | null): string =>
    value === null ? NO_FIGURE : Number.isInteger(value) ? count(value) : value.toFixed(1);
  return [
    title,
    count(counts.traces),
    count(counts.calls),
    length(counts.shortest),
    length(counts.median),
    length(counts.longest),
    count(counts.distinctCalls),
    count(counts.copies),
    copiesOfTraining,
  ];
}

import { count, counted, NO_FIGURE } from "../../numbers.ts";
import type { DatasetReport, LineageCounts, TraceCounts } from "../../results/input.ts";
import { trustSentences } from "../input-phrases.ts";
import { printable } from "../printable.ts";
import { leftColumn, rightColumn, textTable } from "./text-table.ts";

/** Names that no Linux has are shown up to this number. */
const SHOWN_FOREIGN_NAMES = 10;

const ROLE: Readonly<Record<string, string>> = {
  training: "training (normal)",
  validation: "validation (normal)",
  attack: "attack",
};

/**
 * The tables of a data set: counts, lengths and copies by split, attack families, calls that
 * training never saw, warnings. Ends with a line break.
 */
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
        leftColumn("split"),
        rightColumn("traces"),
        rightColumn("calls"),
        rightColumn("shortest"),
        rightColumn("median"),
        rightColumn("longest"),
        rightColumn("distinct\ncalls"),
        rightColumn("copies of an\nearlier one"),
        rightColumn("copies of a\ntraining trace"),
      ],
      rows,
    ),
  ];
  if (whole.lineage !== null) parts.push(lineageText(whole.lineage, whole.threads));
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
  if (whole.notOfLinux.names > 0) parts.push(foreignText(whole.notOfLinux));
  if (whole.trust.length > 0)
    parts.push(
      `Trust:\n${trustSentences(whole.trust)
        .map((line) => `  ${line}`)
        .join("\n")}`,
    );
  if (whole.warnings.length > 0)
    parts.push(`Warnings:\n${whole.warnings.map((warning) => `  ${printable(warning)}`).join("\n")}`);
  return `${parts.join("\n\n")}\n`;
}

/** "Who made whom is known of 12 of 14 threads: 9 processes, 3 trees (...)." */
function lineageText({ threads, processes, trees }: LineageCounts, all: number): string {
  const known = threads === all ? counted(threads, "thread") : `${count(threads)} of ${counted(all, "thread")}`;
  const found = `${counted(processes, "process", "processes")}, ${counted(trees, "tree")}`;
  return `Who made whom is known of ${known}: ${found} (one login, request or job each)`;
}

/** "Names of no known Linux (2, called 7 times): foo 4, bar 3" */
function foreignText({ names, calls, mostFrequent }: DatasetReport["whole"]["notOfLinux"]): string {
  const shown = mostFrequent
    .slice(0, SHOWN_FOREIGN_NAMES)
    .map(({ call, times }) => `${printable(call)} ${count(times)}`);
  const more = names > shown.length ? ", ..." : "";
  return `Names of no known Linux (${count(names)}, called ${counted(calls, "time")}): ${shown.join(", ")}${more}`;
}

function row(title: string, counts: TraceCounts, copiesOfTraining: string): readonly string[] {
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

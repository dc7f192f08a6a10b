import { DRIFT_SIZE } from "../core/drift.ts";
import { counted, percent, probability, shortPercent } from "../numbers.ts";
import type { RedrawnOutcome } from "../results/budget.ts";
import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import { detectorName, escapeHtml, htmlTable, numberColumn, textColumn } from "./html/html.ts";
import { printable } from "./printable.ts";
import { markedName } from "./set-phrases.ts";
import { leftColumn, rightColumn, textTable } from "./text/text-table.ts";

/**
 * One line of the promise table, plain text: a detector as shipped, recalibrated or adapted.
 * Figures that do not exist are dashes.
 */
interface PromiseRow {
  readonly threshold: "as shipped" | "recalibrated" | "adapted";
  readonly falseAlarms: string;
  /** Least and greatest of the draws; "" as shipped. */
  readonly range: string;
  /** False alarms over distinct traces, each once. */
  readonly distinct: string;
  readonly detected: string;
  /** Shares of the normal test traces and of the attacks that were not judged: "0.0 %, 3.2 %". */
  readonly unjudged: string;
}

/** What became of the promise in words, and the test behind it. */
interface PromiseVerdict {
  readonly promised: string;
  readonly driftPValue: string;
  readonly words: string;
}

/** As shipped and, where they exist, recalibrated and adapted. */
export function promiseRows({ budget, normals, attacks, tooShort }: DetectorResult): readonly PromiseRow[] {
  const { normalTraces, attackTraces } = budget.unjudged;
  return [
    {
      threshold: "as shipped",
      falseAlarms: percent(budget.observed),
      range: "",
      distinct: percent(budget.observedDistinct),
      detected: percent(budget.detectionRate),
      unjudged: `${percent(normalTraces / (normals.length + tooShort.normalTraces))}, ${percent(attackTraces / (attacks.length + tooShort.attackTraces))}`,
    },
    ...outcomeRow("recalibrated", budget.recalibrated),
    ...outcomeRow("adapted", budget.adapted),
  ];
}

/** Whether the promise holds for the normal test traces. */
export function promiseVerdict({ budget }: DetectorResult): PromiseVerdict {
  const { drifted, pValue } = budget.drift;
  return {
    promised: shortPercent(budget.promised),
    driftPValue: probability(pValue),
    words: drifted === null ? "too few traces to tell" : drifted ? "withdrawn" : "holds",
  };
}

function outcomeRow(threshold: PromiseRow["threshold"], outcome: RedrawnOutcome | null): readonly PromiseRow[] {
  if (outcome === null) return [];
  const { least, greatest } = outcome.observed;
  return [
    {
      threshold,
      falseAlarms: percent(outcome.observed.mean),
      range: `${percent(least)} to ${percent(greatest)}`,
      distinct: percent(outcome.observedDistinct.mean),
      detected: percent(outcome.detectionRate.mean),
      unjudged: `${percent(outcome.unjudgedNormals.mean)}, ${percent(outcome.unjudgedAttacks.mean)}`,
    },
  ];
}

/** Which traces are neither alarm nor normal, and why; none where all are judged. */
function unjudgedNote({ name, budget, thresholdScore }: DetectorResult): readonly string[] {
  const { normalTraces, attackTraces } = budget.unjudged;
  if (normalTraces + attackTraces === 0) return [];
  const traces = `${counted(normalTraces, "normal test trace")} and ${counted(attackTraces, "attack")}`;
  const why =
    thresholdScore === null
      ? `its calibration traces are too few to promise ${shortPercent(budget.promised)} of false alarms`
      : `they have fewer than ${counted(budget.fewestCalls, "call")}, the fewest that its threshold can speak for`;
  return [`Unjudged, ${name}: ${traces}; ${why}. They count neither as alarms nor as normal.`];
}

/** What the table means, one sentence each, plain text. */
export function promiseNotes(evaluation: Evaluation): readonly string[] {
  const budgets = evaluation.detectors.map((detector) => detector.budget);
  const recalibrated = budgets.map((budget) => budget.recalibrated).find((outcome) => outcome !== null);
  const adapted = budgets.map((budget) => budget.adapted).find((outcome) => outcome !== null);
  const test = `one-sided Kolmogorov-Smirnov test of size ${shortPercent(DRIFT_SIZE)}`;
  const withdrawn = `Withdrawn: the normal test traces score higher than the calibration traces (${test}), so the promise does not apply; where it was kept all the same, that was chance.`;
  return [
    ...(budgets.some((budget) => budget.drift.drifted === true) ? [withdrawn] : []),
    ...evaluation.detectors.flatMap(unjudgedNote),
    recalibrated === undefined
      ? "Recalibrated: not shown, a tenth of the distinct normal test traces is too few for the promise, or no trace is long enough to be judged."
      : `Recalibrated: the threshold set on a random tenth of the distinct normal test traces (${recalibrated.calibrationTraces}), tested on the others; mean and range of ${recalibrated.draws} tenths.`,
    ...(adapted === undefined
      ? []
      : [
          `Adapted: four fifths of such a tenth learnt (${adapted.learntTraces}), the threshold set on the last fifth (${adapted.calibrationTraces}), tested on the others; mean and range of ${adapted.draws} tenths. Networks are only recalibrated here.`,
        ]),
    ...(recalibrated === undefined && adapted === undefined
      ? []
      : [
          "These are the one exception to the rule that no test trace sets anything; no other figure here knows of them.",
        ]),
  ];
}

/**
 * False alarms promised and observed, as shipped and after recalibration and adaptation; plain text
 * without a final line break.
 */
export function promiseSection(evaluation: Evaluation): string {
  const table = textTable(
    [
      leftColumn("\ndetector"),
      rightColumn("false alarms\npromised"),
      rightColumn("drift\np-value"),
      leftColumn("\nthe promise"),
      leftColumn("\nthreshold"),
      rightColumn("false alarms\nobserved"),
      rightColumn("\nrange"),
      rightColumn("distinct\ntraces"),
      rightColumn("attacks\ndetected"),
      rightColumn("unjudged:\nnormal, attacks"),
    ],
    evaluation.detectors.map((detector) => {
      const { promised, driftPValue, words } = promiseVerdict(detector);
      const rows = promiseRows(detector);
      const lines = (cell: (row: (typeof rows)[number]) => string): string => rows.map(cell).join("\n");
      return [
        printable(markedName(detector)),
        promised,
        driftPValue,
        words,
        lines((row) => row.threshold),
        lines((row) => row.falseAlarms),
        lines((row) => row.range),
        lines((row) => row.distinct),
        lines((row) => row.detected),
        lines((row) => row.unjudged),
      ];
    }),
  );
  const notes = promiseNotes(evaluation).map((note) => `  * ${printable(note)}`);
  return ["False alarms, promised and observed, official test set", table, ...notes].join("\n");
}

/**
 * False alarms promised and observed, as shipped and after recalibration and adaptation, as HTML: a
 * table and what it means.
 */
export function promiseTable(evaluation: Evaluation): string {
  const table = htmlTable(
    "False alarms, promised and observed",
    [
      textColumn("Detector"),
      textColumn("Threshold"),
      numberColumn("False alarms promised"),
      numberColumn("observed"),
      numberColumn("over distinct traces"),
      numberColumn("Attacks detected"),
      numberColumn("Unjudged: normal, attacks"),
      numberColumn("Drift, p-value"),
      textColumn("The promise"),
    ],
    evaluation.detectors.flatMap((detector, index) => {
      const { promised, driftPValue, words } = promiseVerdict(detector);
      return promiseRows(detector).map(({ threshold, falseAlarms, range, distinct, detected, unjudged }) => {
        const isShipped = threshold === "as shipped";
        return [
          detectorName(markedName(detector), index),
          threshold,
          promised,
          `<strong>${escapeHtml(falseAlarms)}</strong>${range === "" ? "" : `<span class="under">${escapeHtml(range)}</span>`}`,
          escapeHtml(distinct),
          escapeHtml(detected),
          escapeHtml(unjudged),
          isShipped ? escapeHtml(driftPValue) : "",
          isShipped ? `<strong>${words}</strong>` : "",
        ];
      });
    }),
  );
  const notes = promiseNotes(evaluation).map((note) => escapeHtml(note));
  return `${table}<p class="hint">${notes.join(" ").replaceAll(" %", "&nbsp;%")}</p>`;
}

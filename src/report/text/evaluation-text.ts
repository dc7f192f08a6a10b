import { atKey } from "../../core/at.ts";
import { count, counted, fixed, NO_FIGURE, percent, signed } from "../../numbers.ts";
import type { Evaluation, Interval, TestSetResult } from "../../results/evaluation.ts";
import { byRecordingSection } from "../by-recording-tables.ts";
import { mimicrySection } from "../mimicry-tables.ts";
import { printable } from "../printable.ts";
import { promiseSection } from "../promise-tables.ts";
import { recordingsSection } from "../recordings-tables.ts";
import {
  exploratoryNote,
  fewerMark,
  markedName,
  officialFamilies,
  rowsOfTestSet,
  SAMPLE_BANNER,
  setNotes,
  sizeOfTestSet,
  TEST_SETS,
  type TestSetLabel,
} from "../set-phrases.ts";
import { leftColumn, rightColumn, textTable } from "./text-table.ts";

const SET_COLUMNS = [
  leftColumn("\n\ndetector"),
  rightColumn("\n\nAUC"),
  rightColumn("95 %\ninterval\nby files"),
  rightColumn("95 %\nby distinct\ntraces"),
  rightColumn("false alarms\nat 90 %\ndetected"),
  rightColumn("detected at\nfalse alarms\nof 1 %"),
  rightColumn("\n\n5 %"),
  rightColumn("\n\n15 %"),
  leftColumn("\nAUC difference, paired,\nwith its 95 % interval"),
];

const range = (ends: Interval): string => (ends === null ? NO_FIGURE : `${fixed(ends[0], 3)}..${fixed(ends[1], 3)}`);

function difference(result: TestSetResult): string {
  const paired = result.pairedDifference;
  if (paired === null) return NO_FIGURE;
  const ends = paired.interval === null ? "" : ` (${signed(paired.interval[0], 3)}..${signed(paired.interval[1], 3)})`;
  return `${signed(paired.auc, 3)}${ends} to ${printable(paired.against)}`;
}

function setSection(evaluation: Evaluation, { name, title, meaning }: TestSetLabel): string {
  const rows = rowsOfTestSet(evaluation, name);
  const size = sizeOfTestSet(evaluation, name);
  if (size === null || rows.length === 0) {
    return `${title}: no figures, because no attack or no normal trace is left (${meaning}).`;
  }
  const { normalTraces, attackTraces } = size;
  const table = textTable(
    SET_COLUMNS,
    rows
      .map((row) => ({ ...row, mark: fewerMark(row, size) }))
      .map(({ detector, result, mark }) => [
        `${printable(markedName(detector))}${mark}`,
        fixed(result.auc, 3),
        range(result.aucInterval),
        range(result.aucIntervalDistinct),
        percent(result.falseAlarmRateAt90),
        percent(result.detectionRateAt["0.01"]),
        percent(result.detectionRateAt["0.05"]),
        percent(result.detectionRateAt["0.15"]),
        difference(result),
      ]),
  );
  const notes = setNotes(evaluation, name).map((note) => `  * ${printable(note)}`);
  return [
    `${title}: ${counted(normalTraces, "normal trace")}, ${counted(attackTraces, "attack")}\n(${meaning})`,
    table,
    ...notes,
  ].join("\n");
}

function familySection(evaluation: Evaluation): string {
  const families = officialFamilies(evaluation);
  if (families.size === 0) return "";
  const rows = rowsOfTestSet(evaluation, "official");
  const table = textTable(
    [
      leftColumn("\ndetector"),
      ...[...families].map(([family, traces]) => rightColumn(`${printable(family)}\n${counted(traces, "trace")}`)),
    ],
    rows.map(({ detector, result }) => [
      printable(markedName(detector)),
      ...[...families.keys()].map((family) => {
        const figures = result.families[family];
        if (figures === undefined) return NO_FIGURE;
        const of = figures.attackTraces < atKey(families, family) ? `, of ${count(figures.attackTraces)}` : "";
        return `${fixed(figures.auc, 3)} (${percent(figures.detectionRateAt["0.05"], 0)}${of})`;
      }),
    ]),
  );
  return `By attack family, official test set: AUC (and share detected at 5 % false alarms)\n${table}`;
}

function detectorSection(evaluation: Evaluation): string {
  const quarters = Math.max(0, ...evaluation.detectors.map((detector) => detector.aucByQuarter.length));
  const quarterHeads = Array.from({ length: quarters }, (_, index) => rightColumn(`AUC\nquarter ${index + 1}`));
  const table = textTable(
    [
      leftColumn("\ndetector"),
      ...quarterHeads,
      rightColumn("system calls\nper second"),
      leftColumn("\non"),
      rightColumn("too\nshort"),
    ],
    evaluation.detectors.map((detector) => [
      printable(markedName(detector)),
      ...Array.from({ length: quarters }, (_, index) => fixed(detector.aucByQuarter[index] ?? null, 3)),
      count(detector.callsPerSecond),
      `${printable(detector.device)}, ${counted(detector.threads, "thread")}`,
      count(detector.tooShort.normalTraces + detector.tooShort.attackTraces),
    ]),
  );
  return `AUC by quarter of the normal test traces (file order), speed\n${table}`;
}

/**
 * The terminal report of an evaluation, plain text without colour, ending in a line break; sample
 * data is bannered above and below.
 */
export function evaluationText(evaluation: Evaluation): string {
  const sample = evaluation.isSample ? textBanner(SAMPLE_BANNER) : "";
  const head = `${printable(evaluation.dataset)}, ${counted(evaluation.trainingTraces, "normal training trace")}, sha256 ${printable(evaluation.datasetSha256)}`;
  const body =
    evaluation.detectors.length === 0
      ? ["No detector was evaluated."]
      : [
          ...TEST_SETS.map((set) => setSection(evaluation, set)),
          familySection(evaluation),
          byRecordingSection(evaluation),
          recordingsSection(evaluation),
          promiseSection(evaluation),
          detectorSection(evaluation),
          mimicrySection(evaluation),
          exploratoryNote(evaluation),
        ];
  const facts =
    evaluation.facts.length === 0
      ? ""
      : ["Know before you quote these figures:", ...evaluation.facts.map((fact) => `  * ${printable(fact)}`)].join(
          "\n",
        );
  return (
    [sample, head, leftOutSection(evaluation), ...body, facts, sample]
      .filter((section) => section !== "")
      .join("\n\n") + "\n"
  );
}

/** Which detectors have no figures, and why; "" where all have. */
function leftOutSection({ leftOut }: Evaluation): string {
  if (leftOut.length === 0) return "";
  return ["Left out:", ...leftOut.map(({ name, reason }) => `  * ${printable(name)}: ${printable(reason)}`)].join("\n");
}

function textBanner(words: string): string {
  const rule = "=".repeat(words.length + 8);
  return `${rule}\n=== ${words} ===\n${rule}`;
}

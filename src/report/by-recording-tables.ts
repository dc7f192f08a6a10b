import { at } from "../core/at.ts";
import { count, counted, fixed, interval, NO_FIGURE, percent, shortPercent } from "../numbers.ts";
import type {
  AttackRecordingFacts,
  AttackRecordingOutcome,
  ByRecordingResult,
  RecordingsFacts,
  UnitAlarms,
} from "../results/by-recording.ts";
import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import { escapeHtml, htmlTable, numberColumn, textColumn } from "./html/html.ts";
import { printable } from "./printable.ts";
import { markedName } from "./set-phrases.ts";
import { leftColumn, rightColumn, textTable } from "./text/text-table.ts";

/** Rows that a table shows; JSON and CSV have all. */
const MOST_ROWS = 40;
/** Families that have a column each. */
const MOST_FAMILIES = 8;

/** A table in words, for a terminal and a page alike. */
interface WordTable {
  readonly title: string;
  /** The first column is the heading of its row; a line break is a blank on a page. */
  readonly columns: readonly { readonly head: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

type Judged = DetectorResult & { readonly byRecording: ByRecordingResult };

function isJudged(detector: DetectorResult): detector is Judged {
  return detector.byRecording !== undefined;
}

const words = (head: string) => ({ head, isNumber: false });
const figures = (head: string) => ({ head, isNumber: true });

/** What is measured and what a reader must know of it, plain sentences; none without recordings. */
function byRecordingNotes({ byRecording, detectors }: Evaluation): readonly string[] {
  if (byRecording === undefined) return [];
  const { attacks, unit, normalRecordings, normalUnits, medianAttackUnits, medianNormalUnits } = byRecording;
  const byContent = attacks.filter(({ toldBy }) => toldBy === "content");
  const likeNormal = sum(byContent, ({ threadsLikeNormal }) => threadsLikeNormal);
  const hidden = attacks.filter(({ attackUnits, attackUnitsLikeNormal }) => attackUnits === attackUnitsLikeNormal);
  return [
    `One verdict per ${unit}: ${counted(attacks.length, "attack recording")} with ${count(sum(attacks, ({ attackUnits }) => attackUnits))} ${plural(unit)} of the attack (${fixed(medianAttackUnits, 0)} in the median) and ${count(sum(attacks, ({ backgroundUnits }) => backgroundUnits))} of background; ${counted(normalRecordings, "normal recording")} with ${count(normalUnits)} ${plural(unit)} (${fixed(medianNormalUnits, 0)} in the median).`,
    `An alarm on a ${unit} of the attack detects its recording; an alarm on any other ${unit} is a false one.`,
    ...(byContent.length === 0
      ? []
      : [
          `No label names the processes of ${counted(byContent.length, "attack recording")}: of their ${count(sum(byContent, ({ threads }) => threads))} threads the ${count(likeNormal)} that equal a normal one, call by call, are background.`,
        ]),
    ...(hidden.length === 0
      ? []
      : [
          `In ${counted(hidden.length, "attack recording")} every thread of the attack equals a normal one, call by call: no detector of calls can tell them apart.`,
        ]),
    ...detectors.filter(isJudged).map(({ name, byRecording: result }) => `${name}: ${promiseOf(result, unit)}`),
    `The AUC compares the highest score of an attack's ${plural(unit)} with the highest of a normal recording.`,
  ];
}

function promiseOf({ promised, calibration }: ByRecordingResult, unit: RecordingsFacts["unit"]): string {
  const rate = shortPercent(promised);
  return calibration === null
    ? unit === "trace"
      ? `${rate} of normal traces promised.`
      : `${rate} promised by traces alone, so each trace of a ${unit} counts as one more chance to alarm.`
    : `${rate} promised on ${count(calibration.units)} ${plural(unit)} of ${counted(calibration.recordings, "normal recording")}${calibration.units + 1 < 1 / promised ? ", too few for it: it raises no alarm" : ""}.`;
}

function plural(unit: RecordingsFacts["unit"]): string {
  return unit === "process" ? "processes" : `${unit}s`;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** All tables; none without recordings. */
function byRecordingTables({ byRecording: facts, detectors }: Evaluation): readonly WordTable[] {
  const judged = detectors.filter(isJudged);
  if (facts === undefined || judged.length === 0) return [];
  return [
    summaryTable(facts, judged),
    ...familyTable(judged),
    attackTable(facts, judged),
    ...normalTable(facts, judged),
  ];
}

function summaryTable({ unit, attacks }: RecordingsFacts, judged: readonly Judged[]): WordTable {
  return withoutEmpty({
    title: "Recordings detected, and false alarms",
    columns: [
      words("\n\ndetector"),
      figures("\nrecordings\ndetected"),
      words("\nwith its 95 %\ninterval"),
      figures("\nby chance\nalone"),
      figures("the attack's\nscore is the\nhighest"),
      figures("seconds from\nonset to\nalarm, median"),
      figures("false alarms\nper normal\nrecording"),
      figures(`\nper 1,000\n${plural(unit)}`),
      words(`\nshare of ${plural(unit)},\n95 % interval`),
      figures("per 1,000\nothers in attack\nrecordings"),
      figures("\n\nAUC"),
      words("\n95 % interval,\nby recordings"),
    ],
    rows: judged.map((detector) => {
      const result = detector.byRecording;
      return [
        markedName(detector),
        `${count(result.detected)} of ${count(attacks.length)}`,
        shares(result.detectionInterval),
        fixed(result.detectedByChance, 1),
        result.firstPlaces.of === 0
          ? NO_FIGURE
          : `${count(result.firstPlaces.first)} of ${count(result.firstPlaces.of)}`,
        secondsWords(result.medianSeconds),
        fixed(result.normal.perRecording, 2),
        perThousand(result.normal),
        shares(result.normal.shareInterval),
        perThousand(result.background),
        fixed(result.auc, 3),
        interval(result.aucInterval, 3),
      ];
    }),
  });
}

/** A table without the columns that have no figure in any row. */
function withoutEmpty({ title, columns, rows }: WordTable): WordTable {
  const isShown = columns.map((_, column) => rows.some((row) => row[column] !== NO_FIGURE));
  return {
    title,
    columns: columns.filter((_, column) => isShown[column]),
    rows: rows.map((row) => row.filter((_, column) => isShown[column])),
  };
}

function shares(ends: readonly [number, number] | null): string {
  return ends === null ? NO_FIGURE : `${percent(ends[0])} to ${percent(ends[1])}`;
}

function perThousand({ perThousandUnits }: UnitAlarms): string {
  return fixed(perThousandUnits, 1);
}

function secondsWords(seconds: number | null): string {
  return fixed(seconds, seconds !== null && seconds < 10 ? 2 : 1);
}

function familyTable(judged: readonly Judged[]): readonly WordTable[] {
  const families = Object.keys(judged[0]?.byRecording.families ?? {});
  if (families.length < 2 || families.length > MOST_FAMILIES) return [];
  return [
    {
      title: "Recordings detected, by kind of attack",
      columns: [words("detector"), ...families.map((family) => figures(printable(family)))],
      rows: judged.map((detector) => [
        markedName(detector),
        ...families.map((family) => {
          const own = detector.byRecording.families[family];
          return own === undefined ? NO_FIGURE : `${count(own.detected)} of ${count(own.recordings)}`;
        }),
      ]),
    },
  ];
}

function attackTable({ attacks, unit }: RecordingsFacts, judged: readonly Judged[]): WordTable {
  return {
    title: `Each attack recording: the verdict, the place of the attack's highest score among all ${plural(unit)}, seconds to the alarm`,
    columns: [
      words("attack recording"),
      figures("threads,\nlike normal"),
      figures(`${plural(unit)} of it,\nothers`),
      ...judged.map((detector) => words(printable(markedName(detector)))),
    ],
    rows: folded(
      attacks.map((facts, index) => [
        facts.path,
        `${count(facts.threads)}, ${count(facts.threadsLikeNormal)}`,
        `${count(facts.attackUnits)}, ${count(facts.backgroundUnits)}`,
        ...judged.map(({ byRecording }) => outcomeWords(at(byRecording.attacks, index), facts)),
      ]),
    ),
  };
}

function outcomeWords(outcome: AttackRecordingOutcome, facts: AttackRecordingFacts): string {
  const { detected, place, falseAlarms, seconds } = outcome;
  const units = facts.backgroundUnits + facts.attackUnits;
  return [
    detected ? "alarm" : "missed",
    ...(place === null ? ["no score"] : facts.backgroundUnits === 0 ? [] : [`${count(place)} of ${count(units)}`]),
    ...(seconds === null ? [] : [`${secondsWords(seconds)} s`]),
    ...(falseAlarms === 0 ? [] : [`${count(falseAlarms)} false`]),
  ].join(", ");
}

function normalTable({ unit }: RecordingsFacts, judged: readonly Judged[]): readonly WordTable[] {
  const normals = judged[0]?.byRecording.normals ?? [];
  if (normals.length === 0) return [];
  return [
    {
      title: "False alarms in each normal recording",
      columns: [
        words("normal recording"),
        figures(plural(unit)),
        ...judged.map((detector) => figures(printable(markedName(detector)))),
      ],
      rows: folded(
        normals.map(({ path, units }, index) => [
          path,
          count(units),
          ...judged.map(({ byRecording }) => count(at(byRecording.normals, index).falseAlarms)),
        ]),
      ),
    },
  ];
}

function folded(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (rows.length <= MOST_ROWS) return rows;
  return [...rows.slice(0, MOST_ROWS), [`and ${count(rows.length - MOST_ROWS)} more: JSON and CSV have all`]];
}

/** Recording by recording, plain text without a final line break; "" without recordings. */
export function byRecordingSection(evaluation: Evaluation): string {
  const tables = byRecordingTables(evaluation);
  if (tables.length === 0) return "";
  return [
    "By recording",
    ...byRecordingNotes(evaluation).map((note) => `  ${printable(note)}`),
    ...tables.map(
      ({ title, columns, rows }) =>
        `${title}\n${textTable(
          columns.map(({ head, isNumber }) => (isNumber ? rightColumn : leftColumn)(head)),
          rows.map((row) => row.map((cell) => printable(cell))),
        )}`,
    ),
  ].join("\n");
}

/** The sentences that go with {@link byRecordingHtml}. */
export function byRecordingHint(evaluation: Evaluation): string {
  return escapeHtml(byRecordingNotes(evaluation).join(" ")).replaceAll(" %", "&nbsp;%");
}

/** The same as HTML tables, each under its title; "" without recordings. */
export function byRecordingHtml(evaluation: Evaluation): string {
  return byRecordingTables(evaluation)
    .map(({ title, columns, rows }) => {
      const heads = columns.map(({ head, isNumber }) =>
        (isNumber ? numberColumn : textColumn)(head.trim().replaceAll("\n", " ")),
      );
      return `<h3>${escapeHtml(title)}</h3>\n${htmlTable(
        title,
        heads,
        rows.map((row) => row.map(escapeHtml)),
      )}`;
    })
    .join("\n");
}

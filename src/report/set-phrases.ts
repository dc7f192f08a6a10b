import { counted, fixed, interval } from "../numbers.ts";
import type {
  ChanceVerdict,
  DetectorResult,
  Evaluation,
  ScoredTrace,
  TestSetName,
  TestSetResult,
  TestSetSize,
} from "../results/evaluation.ts";

/** What a test set is called and what it holds. */
export interface TestSetLabel {
  readonly name: TestSetName;
  readonly title: string;
  readonly meaning: string;
}

/** The three test sets in the order in which they are shown. */
export const TEST_SETS: readonly TestSetLabel[] = [
  { name: "official", title: "Official", meaning: "every test trace of the data set, copies and all" },
  { name: "distinct", title: "Distinct", meaning: "copies of a training trace or of an earlier test trace dropped" },
  {
    name: "single-recording",
    title: "Single recording",
    meaning: "only attack traces whose process was seen in one attack recording; long-lived host processes left out",
  },
];

/** A detector and its figures on one test set. */
export interface SetRow {
  readonly detector: DetectorResult;
  /** Its place in the evaluation, for its colour. */
  readonly index: number;
  readonly result: TestSetResult;
}

/** The detectors that have figures on `name`, in the evaluation's order; empty if none has. */
export function rowsOfTestSet(evaluation: Evaluation, name: TestSetName): readonly SetRow[] {
  return evaluation.detectors.flatMap((detector, index) => {
    const result = detector.testSets[name];
    return result === undefined ? [] : [{ detector, index, result }];
  });
}

/** What a test set holds; null where it lacks a class. */
export function sizeOfTestSet({ testSets }: Evaluation, name: TestSetName): TestSetSize | null {
  return testSets[name] ?? null;
}

/** Every attack family of the official test set with its number of traces, in the set's order. */
export function officialFamilies(evaluation: Evaluation): ReadonlyMap<string, number> {
  const size = sizeOfTestSet(evaluation, "official");
  return new Map(size === null ? [] : Object.entries(size.families));
}

/** The warning that goes with all figures of the sample. */
export const SAMPLE_BANNER = "SAMPLE DATA: a demonstration, not a benchmark";

/** What marks a row whose figures are over fewer traces than the set holds. */
const FEWER_MARK = "‡";

/** Whether a detector's figures on a test set leave out traces that are too short for it. */
export function isOverFewer({ result }: SetRow, size: TestSetSize): boolean {
  return result.normalTraces < size.normalTraces || result.attackTraces < size.attackTraces;
}

/** A row's mark, " ‡" or "". */
export function fewerMark(row: SetRow, size: TestSetSize): string {
  return isOverFewer(row, size) ? ` ${FEWER_MARK}` : "";
}

/**
 * What must be known of a test set's table, one sentence each, plain text: rows over fewer traces
 * than the others, intervals that are withheld, detectors that the data cannot distinguish from
 * chance.
 */
export function setNotes(evaluation: Evaluation, name: TestSetName): readonly string[] {
  const rows = rowsOfTestSet(evaluation, name);
  const size = sizeOfTestSet(evaluation, name);
  if (size === null) return [];
  const absent = evaluation.detectors.filter((detector) => detector.testSets[name] === undefined);
  return [
    ...rows.filter((row) => isOverFewer(row, size)).map((row) => fewerSentence(row, size)),
    ...absent.map(absentSentence),
    ...rows.flatMap((row) => pairedSentence(row, size)),
    ...withheldSentences(rows),
    ...chanceSentences(rows),
  ];
}

/** Whether the row's AUC differs from chance, as the end of a paragraph about it. */
export function describeChance({ result }: SetRow): string {
  const { chance, auc } = result;
  if (chance === null) {
    return `Whether that is better than a coin toss cannot be said from ${kinds(result)}: no interval is given below ten of each.`;
  }
  if (chance.verdict === "better") return "";
  const ends = `${interval(chance.interval)}${together(chance)}`;
  return chance.verdict === "worse"
    ? `That is worse than a coin toss: the interval of its AUC is ${ends}.`
    : `That is no better than a coin toss, as far as this data shows: the interval of the AUC, ${ends}, holds 0.5${auc < 0.5 ? ", and the AUC is below it" : ""}.`;
}

function fewerSentence({ detector, result }: SetRow, size: TestSetSize): string {
  return (
    `${FEWER_MARK} ${detector.name}: its figures are over ${result.normalTraces} of ${counted(size.normalTraces, "normal trace")} and ` +
    `${result.attackTraces} of ${counted(size.attackTraces, "attack")}; the others hold fewer than ${counted(detector.minimumCalls, "call")}, too few for it.`
  );
}

function absentSentence({ name, minimumCalls }: DetectorResult): string {
  return `${name}: no figures here, as every trace of a class holds fewer than ${counted(minimumCalls, "call")}.`;
}

function pairedSentence(
  { detector, result: { pairedDifference: paired } }: SetRow,
  size: TestSetSize,
): readonly string[] {
  if (paired === null) return [];
  if (paired.normalTraces === size.normalTraces && paired.attackTraces === size.attackTraces) return [];
  return [
    `${detector.name}: its difference to ${paired.against} is over the ${counted(paired.normalTraces, "normal trace")} and ${counted(paired.attackTraces, "attack")} that both have scored.`,
  ];
}

/** One sentence for each pair of numbers of distinct traces. */
function withheldSentences(rows: readonly SetRow[]): readonly string[] {
  const byKinds = new Map<string, SetRow[]>();
  for (const row of rows.filter(({ result }) => result.aucInterval === null)) {
    const known = byKinds.get(kinds(row.result));
    if (known === undefined) byKinds.set(kinds(row.result), [row]);
    else known.push(row);
  }
  return [...byKinds].map(([words, withheld]) => {
    const whose = withheld.length === rows.length ? "Intervals" : `The intervals of ${names(withheld)}`;
    return `${whose} are withheld: ${words} are too few, it takes ten distinct ones of each. Nor can it be said whether the AUC is better than chance.`;
  });
}

/** Which detectors are no better than chance, or worse. */
function chanceSentences(rows: readonly SetRow[]): readonly string[] {
  const judged = rows.flatMap((row) => (row.result.chance === null ? [] : [{ row, chance: row.result.chance }]));
  const of = (verdict: ChanceVerdict["verdict"]): typeof judged =>
    judged.filter(({ chance }) => chance.verdict === verdict);
  const listed = (some: typeof judged): string =>
    some.map(({ row, chance }) => `${row.detector.name} (${interval(chance.interval)})`).join(", ");
  const [noBetter, worse] = [of("no better"), of("worse")];
  const sentences: string[] = [];
  const [first] = noBetter;
  if (first !== undefined) {
    const best = noBetter.reduce((top, one) => (one.row.result.auc > top.row.result.auc ? one : top));
    sentences.push(
      noBetter.length + worse.length === judged.length && judged.length === rows.length && rows.length > 1
        ? `No detector is better than chance here, as far as this data shows: even the highest AUC, ${fixed(best.row.result.auc, 3)} of ${best.row.detector.name}, has the interval ${interval(best.chance.interval)}${together(best.chance)}, which holds 0.5.`
        : `No better than chance, as far as this data shows: ${listed(noBetter)}: ${noBetter.length === 1 ? "the interval holds" : "the intervals hold"} 0.5${together(first.chance)}.`,
    );
  }
  const [firstWorse] = worse;
  if (firstWorse !== undefined) {
    sentences.push(
      `Worse than chance: ${listed(worse)}${together(firstWorse.chance)}: attacks look more usual to ${worse.length === 1 ? "it" : "them"} than normal traces do. To turn a score round for that would be to choose by test data.`,
    );
  }
  return sentences;
}

/** The level of an interval that allows for several detectors, in brackets; "" for one. */
function together({ level, detectors }: ChanceVerdict): string {
  if (detectors === 1) return "";
  return ` (${(100 * level).toFixed(1)} %, so that all ${detectors} intervals hold at 95 % together)`;
}

function kinds({ distinctNormals, distinctAttacks }: SetRow["result"]): string {
  return `${counted(distinctNormals, "distinct normal trace")} and ${counted(distinctAttacks, "distinct attack")}`;
}

function names(rows: readonly SetRow[]): string {
  return rows.map(({ detector }) => detector.name).join(", ");
}

/** What marks a detector that was found by looking at test figures. */
const EXPLORATORY_MARK = "†";

/** What the mark means, as a note below the tables; "" where nothing is marked. */
export function exploratoryNote({ detectors }: Evaluation): string {
  if (!detectors.some((detector) => detector.exploratory === true)) return "";
  return `${EXPLORATORY_MARK} exploratory: found by looking at test figures of ADFA-LD, so its figures there flatter.`;
}

/** A detector's name with its mark, if it needs one. */
export function markedName({ name, exploratory }: Pick<DetectorResult, "name" | "exploratory">): string {
  return exploratory === true ? `${name} ${EXPLORATORY_MARK}` : name;
}

/** The traces that were judged: alarm or normal. */
export function judgedOf(traces: readonly ScoredTrace[]): readonly ScoredTrace[] {
  return traces.filter(({ verdict }) => verdict !== "unjudged");
}

/** The share of the judged traces that raised an alarm, in [0, 1]; null where none was judged. */
export function alarmShare(traces: readonly ScoredTrace[]): number | null {
  const judged = judgedOf(traces);
  return judged.length === 0 ? null : judged.filter(({ verdict }) => verdict === "alarm").length / judged.length;
}

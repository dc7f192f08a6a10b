import { at, atKey } from "../../src/core/at.ts";
import { conformalThreshold } from "../../src/core/conformal.ts";
import { meanOf, sumOf } from "../../src/core/statistics.ts";
import { alarmShare } from "../../src/evaluate/budget.ts";
import { aucByQuarter } from "../../src/evaluate/evaluate.ts";
import { type EvaluationData, testSetsOf } from "../../src/evaluate/evaluation-data.ts";
import { differenceInterval, evaluationResampling, type Figures, intervalOf } from "../../src/evaluate/figures.ts";
import { spreadOf } from "../../src/evaluate/redrawn-outcome.ts";
import { figuresOn, setKeysOf } from "../../src/evaluate/scored.ts";
import type { Spread } from "../../src/results/budget.ts";
import type { DetectorResult, Interval, TestSetName, TestSetResult } from "../../src/results/evaluation.ts";

/**
 * The mean of {@link TestSetResult} over the seeds of one detector. Intervals are 95 % bootstrap
 * intervals of that mean, null where they are withheld for want of distinct traces.
 */
export interface ResultsTestSet extends Pick<TestSetResult, "falseAlarmRateAt90" | "detectionRateAt"> {
  readonly auc: Spread;
  readonly interval: Interval;
  readonly intervalDistinct: Interval;
  /**
   * AUC minus that of the reference on the same resampled traces; null for the reference itself.
   */
  readonly difference: {
    readonly auc: number;
    readonly interval: Interval;
    readonly intervalDistinct: Interval;
  } | null;
  readonly falseAlarmRateAt100: number;
  /** AUC of each attack family against all normal traces of the set. */
  readonly families: Readonly<Record<string, number>>;
}

/** One detector of the results table: the mean of its {@link DetectorResult} over the seeds. */
export interface ResultsRow extends Pick<DetectorResult, "name" | "description" | "aucByQuarter"> {
  /**
   * True where the method was chosen after test figures of this data set had been seen, by us or by
   * others.
   */
  readonly exploratory: boolean;
  /** How many runs with other random numbers it is the mean of; 1 for a method without any. */
  readonly seeds: number;
  readonly testSets: Readonly<Partial<Record<TestSetName, ResultsTestSet>>>;
  /** `observed` counts all normal test traces, also those too short to be judged. */
  readonly budget: { readonly promised: number; readonly observed: Spread };
  readonly heldOutBits: Spread | null;
  readonly trainingSeconds: Spread;
  readonly microsecondsPerCall: Spread;
}

/** AUCs of one detector under another division of the data, one a repetition. */
export interface ProtocolRow {
  readonly detector: string;
  /** What was done: "re-split 1", "1/8 of training", "first half of validation added". */
  readonly setting: string;
  readonly trainingTraces: number;
  /** Null where no trace of a class has a score; of the distinct ones likewise. */
  readonly auc: number | null;
  readonly aucDistinct: number | null;
}

/**
 * One way to make a trace's score of its calls' surprises, judged by test data: an oracle, no
 * choice.
 */
export interface OracleRow {
  readonly detector: string;
  readonly aggregation: string;
  readonly auc: Readonly<Partial<Record<TestSetName, number>>>;
}

/** Everything that the results page says of one data set. */
export interface ResultsTable {
  readonly dataset: string;
  readonly datasetSha256: string;
  readonly isSample: boolean;
  readonly traces: { readonly training: number; readonly validation: number; readonly attack: number };
  readonly facts: readonly string[];
  /** The detector that differences are taken against. */
  readonly against: string;
  readonly draws: number;
  readonly rows: readonly ResultsRow[];
  readonly resplits: readonly ProtocolRow[];
  readonly learningCurve: readonly ProtocolRow[];
  readonly adaptation: readonly ProtocolRow[];
  readonly oracle: readonly OracleRow[];
}

/**
 * One run of a detector: the scores of all validation and attack traces, in the data set's order.
 */
export interface SeedScores {
  readonly description: string;
  readonly normals: Float64Array;
  readonly attacks: Float64Array;
  readonly calibrationScores: Float64Array;
  readonly heldOutBits: number | null;
  readonly trainingSeconds: number;
  readonly microsecondsPerCall: number;
}

/** A detector of the table with its runs, one per seed; at least one. */
export interface RowScores {
  readonly name: string;
  readonly description: string;
  readonly exploratory: boolean;
  readonly runs: readonly SeedScores[];
}

/** What the evaluator found of each run, in their order. */
type RunFigures = readonly ReadonlyMap<TestSetName, Figures>[];

/**
 * The rows of the results table: the evaluator's figures of each run, and their means.
 * @param against the name of the row that differences are taken against
 * @param falseAlarmRate promised share of normal traces that raise an alarm, in (0, 1)
 */
export async function resultsRows(
  rows: readonly RowScores[],
  data: EvaluationData,
  against: string,
  falseAlarmRate: number,
): Promise<readonly ResultsRow[]> {
  const [testSets, keys, resampling] = [testSetsOf(data), setKeysOf(data), evaluationResampling()];
  const measure = async ({ runs }: RowScores): Promise<RunFigures> => {
    const figures: ReadonlyMap<TestSetName, Figures>[] = [];
    for (const run of runs) figures.push(await figuresOn(run, testSets, keys, data, resampling));
    return figures;
  };
  const reference = rows.find((row) => row.name === against);
  const ofReference = reference === undefined ? null : await measure(reference);
  const results: ResultsRow[] = [];
  for (const row of rows) {
    const isReference = row === reference;
    const own = isReference && ofReference !== null ? ofReference : await measure(row);
    const { name, description, exploratory, runs } = row;
    const quarters = runs.map(({ normals, attacks }) => aucByQuarter(normals, attacks));
    results.push({
      name,
      description,
      exploratory,
      seeds: runs.length,
      testSets: Object.fromEntries(
        testSets.map((set) => [set.name, meanOn(set.name, own, isReference ? null : ofReference)] as const),
      ),
      aucByQuarter: at(quarters, 0).map((_, quarter) => meanOf(quarters.map((aucs) => at(aucs, quarter)))),
      budget: {
        promised: falseAlarmRate,
        observed: spreadOf(
          runs.map((run) => alarmShare(run.normals, conformalThreshold(run.calibrationScores, falseAlarmRate))),
        ),
      },
      heldOutBits: heldOutOf(runs.map((run) => run.heldOutBits)),
      trainingSeconds: spreadOf(runs.map((run) => run.trainingSeconds)),
      microsecondsPerCall: spreadOf(runs.map((run) => run.microsecondsPerCall)),
    });
  }
  return results;
}

/**
 * The means of the runs' figures on one test set.
 * @param reference the figures of the row to take differences against
 */
function meanOn(set: TestSetName, runs: RunFigures, reference: RunFigures | null): ResultsTestSet {
  const figures = runs.map((ofRun) => atKey(ofRun, set));
  const mean = (figure: (of: Figures) => number): number => meanOf(figures.map(figure));
  const { result } = at(figures, 0);
  const auc = spreadOf(figures.map((of) => of.result.auc));
  const draws = meanDraws(figures);
  const others = reference?.map((ofRun) => atKey(ofRun, set));
  const otherDraws = others === undefined ? null : meanDraws(others);
  return {
    auc,
    interval: intervalOf(draws.files, result),
    intervalDistinct: intervalOf(draws.distinct, result),
    difference:
      others === undefined || otherDraws === null
        ? null
        : {
            auc: auc.mean - meanOf(others.map((of) => of.result.auc)),
            interval: differenceInterval(draws.files, otherDraws.files, result),
            intervalDistinct: differenceInterval(draws.distinct, otherDraws.distinct, result),
          },
    falseAlarmRateAt90: mean((of) => of.result.falseAlarmRateAt90),
    falseAlarmRateAt100: mean((of) => of.falseAlarmRateAt100),
    detectionRateAt: {
      "0.01": mean((of) => of.result.detectionRateAt["0.01"]),
      "0.05": mean((of) => of.result.detectionRateAt["0.05"]),
      "0.15": mean((of) => of.result.detectionRateAt["0.15"]),
    },
    families: Object.fromEntries(
      Object.keys(result.families).map((family) => [family, mean((of) => of.result.families[family]!.auc)]),
    ),
  };
}

/** The means of the runs' bootstrap AUCs, draw by draw. */
function meanDraws(runs: readonly Figures[]): { readonly files: Float64Array; readonly distinct: Float64Array } {
  const mean = (all: readonly Float64Array[]): Float64Array =>
    Float64Array.from(at(all, 0), (_, draw) => sumOf(all, (draws) => at(draws, draw) / all.length));
  return {
    files: mean(runs.map(({ fileDraws }) => fileDraws)),
    distinct: mean(runs.map(({ distinctDraws }) => distinctDraws)),
  };
}

/** Null where a run has no held-out traces. */
function heldOutOf(bits: readonly (number | null)[]): Spread | null {
  const known = bits.filter((each) => each !== null);
  return known.length === bits.length ? spreadOf(known) : null;
}

import { at } from "../../src/core/at.ts";
import {
  bootstrapAucs,
  groupsOf,
  percentileInterval,
  singletonGroups,
  type Groups,
  type Resampling,
} from "../../src/core/bootstrap.ts";
import { conformalThreshold, isAlarm } from "../../src/core/conformal.ts";
import { traceKey } from "../../src/core/trace-key.ts";
import { areaUnderCurve, detectionRateAt, falseAlarmRateAt, rocCurve } from "../../src/core/roc.ts";
import type { ResultsRow, ResultsTestSet } from "./results-types.ts";
import { spreadOf } from "../../src/evaluate/outcome.ts";
import type { Spread } from "../../src/report/budget-types.ts";
import type { Interval, TestSetName } from "../../src/report/types.ts";
import { evaluationResampling, isWithheld } from "../../src/evaluate/figures.ts";
import { testSetsOf, type EvaluationData, type TestSet } from "../../src/evaluate/test-sets.ts";

/** One run of a detector: the scores of all validation and attack traces, in the data set's order. */
export interface SeedScores {
  readonly normals: Float64Array;
  readonly attacks: Float64Array;
  readonly calibrationScores: Float64Array;
  readonly heldOutBits: number | null;
  readonly trainingSeconds: number;
  readonly microsecondsPerCall: number;
}

/** A detector of the table with its runs, one a seed; at least one. */
export interface RowScores {
  readonly name: string;
  readonly description: string;
  readonly exploratory: boolean;
  readonly runs: readonly SeedScores[];
}

/** The bootstrap AUCs of a row on one test set, means over its runs, draw by draw; the same draws for every row. */
interface Draws {
  /** Whether the set's distinct traces are too few for intervals. */
  readonly withheld: boolean;
  readonly files: Float64Array;
  readonly distinct: Float64Array;
}

/**
 * The rows of the results table.
 * @param against the name of the row that differences are taken against; it must be one of them
 * @param falseAlarmRate the promised budget, in (0, 1)
 */
export function resultsRows(
  rows: readonly RowScores[],
  data: EvaluationData,
  against: string,
  falseAlarmRate: number,
): readonly ResultsRow[] {
  const testSets = testSetsOf(data);
  const keys = { normals: data.validation.map(traceKey), attacks: data.attack.map(traceKey) };
  const resampling = evaluationResampling();
  const drawsOf = (row: RowScores): ReadonlyMap<TestSetName, Draws> =>
    new Map(testSets.map((set) => [set.name, bootstrapOf(row, set, keys, resampling)]));
  const reference = rows.find((row) => row.name === against);
  const referenceDraws = reference === undefined ? null : drawsOf(reference);
  return rows.map((row) => {
    const own = row === reference ? referenceDraws! : drawsOf(row);
    const sets: Partial<Record<TestSetName, ResultsTestSet>> = {};
    for (const set of testSets) {
      const theirs = referenceDraws?.get(set.name);
      const other = reference === undefined || theirs === undefined ? null : { row: reference, draws: theirs };
      sets[set.name] = testSetOf(row, set, data, own.get(set.name)!, row === reference ? null : other);
    }
    return {
      name: row.name,
      description: row.description,
      exploratory: row.exploratory,
      seeds: row.runs.length,
      testSets: sets,
      aucByQuarter: quartersOf(row),
      budget: {
        promised: falseAlarmRate,
        observed: spreadOf(row.runs.map((run) => observedRate(run, falseAlarmRate))),
      },
      heldOutBits: heldOutOf(row.runs.map((run) => run.heldOutBits)),
      trainingSeconds: spreadOf(row.runs.map((run) => run.trainingSeconds)),
      microsecondsPerCall: spreadOf(row.runs.map((run) => run.microsecondsPerCall)),
    };
  });
}

/** Null where a run has no held-out traces. */
function heldOutOf(bits: readonly (number | null)[]): Spread | null {
  const known = bits.filter((each) => each !== null);
  return known.length === bits.length ? spreadOf(known) : null;
}

/** The scores at the given places. */
export function picked(scores: Float64Array, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => at(scores, place));
}

function aucOf(run: SeedScores, set: TestSet): number {
  return areaUnderCurve(rocCurve(picked(run.normals, set.normals), picked(run.attacks, set.attacks)));
}

function meanAuc(row: RowScores, set: TestSet): number {
  return spreadOf(row.runs.map((run) => aucOf(run, set))).mean;
}

function bootstrapOf(
  row: RowScores,
  set: TestSet,
  keys: { readonly normals: readonly string[]; readonly attacks: readonly string[] },
  resampling: Resampling,
): Draws {
  const mean = (groupNormals: Groups, groupAttacks: Groups): Float64Array => {
    const total = new Float64Array(resampling.draws);
    for (const run of row.runs) {
      const draws = bootstrapAucs(
        { scores: picked(run.normals, set.normals), groups: groupNormals },
        { scores: picked(run.attacks, set.attacks), groups: groupAttacks },
        resampling,
      );
      for (const [draw, auc] of draws.entries()) total[draw]! += auc / row.runs.length;
    }
    return total;
  };
  const keysAt = (all: readonly string[], places: readonly number[]): string[] => places.map((place) => at(all, place));
  const [normalKeys, attackKeys] = [keysAt(keys.normals, set.normals), keysAt(keys.attacks, set.attacks)];
  return {
    withheld: isWithheld(new Set(normalKeys).size, new Set(attackKeys).size),
    files: mean(singletonGroups(set.normals.length), singletonGroups(set.attacks.length)),
    distinct: mean(groupsOf(normalKeys), groupsOf(attackKeys)),
  };
}

function testSetOf(
  row: RowScores,
  set: TestSet,
  data: EvaluationData,
  own: Draws,
  other: { readonly row: RowScores; readonly draws: Draws } | null,
): ResultsTestSet {
  const curves = row.runs.map((run) => rocCurve(picked(run.normals, set.normals), picked(run.attacks, set.attacks)));
  const mean = (figure: (curve: (typeof curves)[number]) => number): number => spreadOf(curves.map(figure)).mean;
  const intervalOf = (draws: Float64Array): Interval => (own.withheld ? null : percentileInterval(draws));
  const less = (draws: Float64Array, theirs: Float64Array): Interval =>
    intervalOf(draws.map((auc, draw) => auc - at(theirs, draw)));
  return {
    auc: spreadOf(curves.map(areaUnderCurve)),
    interval: intervalOf(own.files),
    intervalDistinct: intervalOf(own.distinct),
    difference:
      other === null
        ? null
        : {
            auc: meanAuc(row, set) - meanAuc(other.row, set),
            interval: less(own.files, other.draws.files),
            intervalDistinct: less(own.distinct, other.draws.distinct),
          },
    falseAlarmRateAt90: mean((curve) => falseAlarmRateAt(curve, 0.9)),
    falseAlarmRateAt100: mean((curve) => falseAlarmRateAt(curve, 1)),
    detectionRateAt: {
      "0.01": mean((curve) => detectionRateAt(curve, 0.01)),
      "0.05": mean((curve) => detectionRateAt(curve, 0.05)),
      "0.15": mean((curve) => detectionRateAt(curve, 0.15)),
    },
    families: familiesOf(row, set, data),
  };
}

function familiesOf(row: RowScores, set: TestSet, data: EvaluationData): Readonly<Record<string, number>> {
  const families = [...new Set(set.attacks.map((index) => data.attack[index]?.family ?? "attack"))].sort();
  return Object.fromEntries(
    families.map((family) => {
      const attacks = set.attacks.filter((index) => (data.attack[index]?.family ?? "attack") === family);
      return [family, meanAuc(row, { ...set, attacks })];
    }),
  );
}

function quartersOf(row: RowScores): readonly number[] {
  const first = at(row.runs, 0);
  const count = first.normals.length;
  const attacks = [...first.attacks.keys()];
  if (count < 4 || attacks.length === 0) return [];
  return [0, 1, 2, 3].map((quarter) => {
    const from = Math.floor((quarter * count) / 4);
    const normals = Array.from({ length: Math.floor(((quarter + 1) * count) / 4) - from }, (_, place) => from + place);
    return meanAuc(row, { name: "official", normals, attacks });
  });
}

/** The share of normal test traces that raise an alarm at the threshold of the promised rate. */
function observedRate(run: SeedScores, falseAlarmRate: number): number {
  const threshold = conformalThreshold(run.calibrationScores, falseAlarmRate);
  return run.normals.filter((score) => isAlarm(score, threshold)).length / run.normals.length;
}

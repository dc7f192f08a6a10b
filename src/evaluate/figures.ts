import { at } from "../core/at.ts";
import {
  bootstrapAucs,
  createResampling,
  type Groups,
  groupsOf,
  percentileInterval,
  type Resampling,
  singletonGroups,
} from "../core/sampling.ts";
import { areaUnderCurve, aucOf, detectionRateAt, falseAlarmRateAt, rocCurve, type RocPoint } from "../core/roc.ts";
import type { ChanceVerdict, DetectionRates, FamilyResult, Interval, TestSetResult } from "../results/evaluation.ts";
import { yieldToEventLoop } from "../event-loop.ts";

/** Samples of each bootstrap, and the seed. */
export const BOOTSTRAP = { draws: 1000, seed: 20261125 };

/** The level of every interval. */
const LEVEL = 0.95;

/**
 * From fewer distinct traces of a kind no interval is given: resampling a handful of traces shows a
 * spread far below the true one.
 */
const FEWEST_TRACES_FOR_INTERVAL = 10;

/** Whether there are too few distinct traces for an interval. */
function isWithheld(distinctNormals: number, distinctAttacks: number): boolean {
  return Math.min(distinctNormals, distinctAttacks) < FEWEST_TRACES_FOR_INTERVAL;
}

/** What all detectors of one comparison share, so that their draws are paired. */
export function evaluationResampling(): Resampling {
  return createResampling(BOOTSTRAP.draws, BOOTSTRAP.seed);
}

/** The scores of one class on one test set, with what tells the traces apart. */
export interface ClassScores {
  readonly scores: Float64Array;
  /** Equal for verbatim copies. */
  readonly keys: readonly string[];
}

/**
 * The figures of one detector on one test set, and what comparisons and means over several runs
 * need besides.
 */
export interface Figures {
  readonly result: Omit<TestSetResult, "pairedDifference" | "chance">;
  readonly falseAlarmRateAt100: number;
  /** The AUC of each bootstrap sample: over files, and over distinct traces. */
  readonly fileDraws: Float64Array;
  readonly distinctDraws: Float64Array;
}

/**
 * Computes all figures, yielding to the event loop: AUC with its two intervals, rates, families.
 * @param families the family of each attack trace
 */
export async function figuresOf(
  normals: ClassScores,
  attacks: ClassScores,
  families: readonly string[],
  resampling: Resampling,
): Promise<Figures> {
  const curve = rocCurve(normals.scores, attacks.scores);
  const fileDraws = fileDrawsOf(normals, attacks, resampling);
  await yieldToEventLoop();
  const distinctDraws = drawsOf(normals, attacks, (of) => groupsOf(of.keys), resampling);
  await yieldToEventLoop();
  const distinct = { distinctNormals: distinctOf(normals), distinctAttacks: distinctOf(attacks) };
  return {
    fileDraws,
    distinctDraws,
    falseAlarmRateAt100: falseAlarmRateAt(curve, 1),
    result: {
      normalTraces: normals.scores.length,
      attackTraces: attacks.scores.length,
      ...distinct,
      auc: areaUnderCurve(curve),
      aucInterval: intervalOf(fileDraws, distinct),
      aucIntervalDistinct: intervalOf(distinctDraws, distinct),
      falseAlarmRateAt90: falseAlarmRateAt(curve, 0.9),
      detectionRateAt: detectionRatesOf(curve),
      families: familiesOf(normals.scores, attacks.scores, families),
    },
  };
}

/**
 * Whether an AUC is above, below or not distinguishable from 0.5, by its interval over distinct
 * traces. Among several detectors one of them looks better than chance by luck, so that the
 * intervals of all hold at 95 % together (Bonferroni).
 * @param detectors how many were looked at on this test set, at least 1
 * @returns null where intervals are withheld
 */
export function chanceOf({ result, distinctDraws }: Figures, detectors: number): ChanceVerdict | null {
  const level = 1 - (1 - LEVEL) / detectors;
  const interval = intervalOf(distinctDraws, result, level);
  if (interval === null) return null;
  const [low, high] = interval;
  return { verdict: low > 0.5 ? "better" : high < 0.5 ? "worse" : "no better", interval, level, detectors };
}

/** One detector's scores of a test set, and its bootstrap AUCs over files where they are known. */
export interface Compared {
  readonly normals: ClassScores;
  readonly attacks: ClassScores;
  readonly fileDraws?: Float64Array;
}

/**
 * The difference of two detectors' AUCs on the same traces, and the interval of its bootstrap draws
 * over files.
 * @param own with `other`: the scores of the same traces in the same order, at least one of each
 * class
 */
export function pairedDifference(
  own: Compared,
  other: Compared,
  against: string,
  resampling: Resampling,
): NonNullable<TestSetResult["pairedDifference"]> {
  const { normals, attacks } = own;
  const drawsOfFiles = (of: Compared): Float64Array => of.fileDraws ?? fileDrawsOf(of.normals, of.attacks, resampling);
  const [ownDraws, otherDraws] = [drawsOfFiles(own), drawsOfFiles(other)];
  return {
    against,
    auc: aucOf(normals.scores, attacks.scores) - aucOf(other.normals.scores, other.attacks.scores),
    interval: differenceInterval(ownDraws, otherDraws, {
      distinctNormals: distinctOf(normals),
      distinctAttacks: distinctOf(attacks),
    }),
    normalTraces: normals.scores.length,
    attackTraces: attacks.scores.length,
  };
}

function fileDrawsOf(normals: ClassScores, attacks: ClassScores, resampling: Resampling): Float64Array {
  return drawsOf(normals, attacks, (of) => singletonGroups(of.keys.length), resampling);
}

function drawsOf(
  normals: ClassScores,
  attacks: ClassScores,
  groups: (of: ClassScores) => Groups,
  resampling: Resampling,
): Float64Array {
  return bootstrapAucs(
    { scores: normals.scores, groups: groups(normals) },
    { scores: attacks.scores, groups: groups(attacks) },
    resampling,
  );
}

function distinctOf({ keys }: ClassScores): number {
  return new Set(keys).size;
}

/** How many distinct traces of each class the bootstrap draws from. */
type DistinctTraces = Pick<TestSetResult, "distinctNormals" | "distinctAttacks">;

/**
 * The interval of what differs between two detectors on the same draws, null where it is withheld.
 */
export function differenceInterval(own: Float64Array, other: Float64Array, distinct: DistinctTraces): Interval {
  return intervalOf(
    own.map((auc, draw) => auc - at(other, draw)),
    distinct,
  );
}

/** The interval of bootstrap draws, null where it is withheld. */
export function intervalOf(
  draws: Float64Array,
  { distinctNormals, distinctAttacks }: DistinctTraces,
  level = LEVEL,
): Interval {
  return isWithheld(distinctNormals, distinctAttacks) ? null : percentileInterval(draws, level);
}

function detectionRatesOf(curve: readonly RocPoint[]): DetectionRates {
  return {
    "0.01": detectionRateAt(curve, 0.01),
    "0.05": detectionRateAt(curve, 0.05),
    "0.15": detectionRateAt(curve, 0.15),
  };
}

function familiesOf(
  normalScores: Float64Array,
  attackScores: Float64Array,
  families: readonly string[],
): Readonly<Record<string, FamilyResult>> {
  return Object.fromEntries(
    [...new Set(families)].sort().map((family) => {
      const scores = attackScores.filter((_, index) => at(families, index) === family);
      const curve = rocCurve(normalScores, scores);
      return [
        family,
        { attackTraces: scores.length, auc: areaUnderCurve(curve), detectionRateAt: detectionRatesOf(curve) },
      ];
    }),
  );
}

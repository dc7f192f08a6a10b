import {
  bootstrapAucs,
  createResampling,
  groupsOf,
  percentileInterval,
  singletonGroups,
  type Groups,
  type Resampling,
} from "../core/bootstrap.ts";
import { areaUnderCurve, detectionRateAt, falseAlarmRateAt, rocCurve, type RocPoint } from "../core/roc.ts";
import { aTurn } from "../turns.ts";
import type { DetectionRates, FamilyResult, TestSetResult } from "../report/types.ts";

/** Samples of each bootstrap, and the seed. */
export const BOOTSTRAP = { draws: 1000, seed: 20261125 };

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

/** The figures of one detector on one test set, and the bootstrap AUCs that paired differences need. */
export interface Figures {
  readonly result: Omit<TestSetResult, "pairedDifference">;
  readonly fileDraws: Float64Array;
}

/**
 * All figures of the contract, the event loop getting its turns: AUC with its two intervals, rates, families.
 * @param families the family of each attack trace
 */
export async function figuresOf(
  normals: ClassScores,
  attacks: ClassScores,
  families: readonly string[],
  resampling: Resampling,
): Promise<Figures> {
  const curve = rocCurve(normals.scores, attacks.scores);
  const draw = (groups: (of: ClassScores) => Groups): Float64Array =>
    bootstrapAucs(
      { scores: normals.scores, groups: groups(normals) },
      { scores: attacks.scores, groups: groups(attacks) },
      resampling,
    );
  const fileDraws = draw((of) => singletonGroups(of.keys.length));
  await aTurn();
  const distinctDraws = draw((of) => groupsOf(of.keys));
  await aTurn();
  return {
    fileDraws,
    result: {
      normalTraces: normals.scores.length,
      attackTraces: attacks.scores.length,
      auc: areaUnderCurve(curve),
      aucInterval: percentileInterval(fileDraws),
      aucIntervalDistinct: percentileInterval(distinctDraws),
      falseAlarmRateAt90: falseAlarmRateAt(curve, 0.9),
      detectionRateAt: detectionRatesOf(curve),
      families: familiesOf(normals.scores, attacks.scores, families),
    },
  };
}

/** The paired difference of two detectors' AUCs on the same traces: the difference itself and the interval of its bootstrap draws. */
export function pairedDifference(
  own: Figures,
  other: Figures,
  against: string,
): NonNullable<TestSetResult["pairedDifference"]> {
  const differences = own.fileDraws.map((auc, draw) => auc - (other.fileDraws[draw] ?? NaN));
  return { against, auc: own.result.auc - other.result.auc, interval: percentileInterval(differences) };
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
      const scores = attackScores.filter((_, index) => families[index] === family);
      const curve = rocCurve(normalScores, scores);
      return [
        family,
        { attackTraces: scores.length, auc: areaUnderCurve(curve), detectionRateAt: detectionRatesOf(curve) },
      ];
    }),
  );
}

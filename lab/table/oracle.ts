import { at } from "../../src/core/at.ts";
import { AGGREGATIONS } from "./aggregations.ts";
import { areaUnderCurve, rocCurve } from "../../src/core/roc.ts";
import type { Tokens } from "../../src/core/trace.ts";
import type { OracleRow } from "./results-types.ts";
import type { TestSetName } from "../../src/report/types.ts";
import type { TestSet } from "../../src/evaluate/test-sets.ts";
import { picked } from "./row.ts";

/** The surprises of every call of the test traces under one detector, in the data set's order, beside the tokens. */
export interface TestSurprises {
  readonly normals: readonly Float64Array[];
  readonly attacks: readonly Float64Array[];
  readonly normalTokens: readonly Tokens[];
  readonly attackTokens: readonly Tokens[];
}

/**
 * What each aggregation would have given, judged by the test data: an oracle. None of it chooses anything; the mean stands first, as the a-priori choice.
 */
export function oracleRows(
  detector: string,
  surprises: TestSurprises,
  testSets: readonly TestSet[],
): readonly OracleRow[] {
  return Object.entries(AGGREGATIONS).map(([aggregation, scoreOf]) => {
    const score = (all: readonly Float64Array[], tokens: readonly Tokens[]): Float64Array =>
      Float64Array.from(all, (bits, index) => scoreOf(bits, at(tokens, index)));
    const normals = score(surprises.normals, surprises.normalTokens);
    const attacks = score(surprises.attacks, surprises.attackTokens);
    const auc: Partial<Record<TestSetName, number>> = {};
    for (const set of testSets) {
      auc[set.name] = areaUnderCurve(rocCurve(picked(normals, set.normals), picked(attacks, set.attacks)));
    }
    return { detector, aggregation, auc };
  });
}

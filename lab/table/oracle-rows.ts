import { isLanguageModel, type LanguageModel } from "../../src/core/detector.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { checkedSurprises } from "../../src/core/checked-scores.ts";
import { oracleRows } from "./oracle.ts";
import { testSetsOf } from "../../src/evaluate/test-sets.ts";
import type { OracleRow } from "./results-types.ts";
import { methodFit } from "../../src/scoring/fitted-detector.ts";
import { openTableNetwork } from "./runs.ts";
import type { TableContext } from "./rows.ts";

/** Networks whose surprises are aggregated in other ways, the first seed of each. */
const ORACLE_NETWORKS = ["stacked", "sample", "lstm-400"];

/** The oracle table: other aggregations of the n-gram model's and the networks' surprises. */
export async function tableOracle(context: TableContext): Promise<readonly OracleRow[]> {
  const rows: OracleRow[] = [];
  const ngram = await methodFit("n-gram", context.loaded)(context.data.training);
  if (isLanguageModel(ngram)) rows.push(...(await rowsOf("n-gram", ngram, context)));
  for (const name of ORACLE_NETWORKS) {
    const network = context.networks.find((one) => one.name === name);
    if (network !== undefined) {
      const open = await openTableNetwork(context, network);
      rows.push(...(await rowsOf(name, open.detector, context)));
      await open.release();
    }
  }
  return rows;
}

async function rowsOf(name: string, detector: LanguageModel, context: TableContext): Promise<readonly OracleRow[]> {
  context.say(`${name}: other aggregations`);
  const { validation, attack } = context.data;
  const normalTokens = validation.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const attackTokens = attack.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const surprises = {
    normals: await checkedSurprises(detector, normalTokens),
    attacks: await checkedSurprises(detector, attackTokens),
    normalTokens,
    attackTokens,
  };
  return oracleRows(name, surprises, testSetsOf(context.data));
}

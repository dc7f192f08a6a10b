import { at } from "../../src/core/at.ts";
import { type LanguageModel, checkedSurprises, isLanguageModel } from "../../src/core/detector.ts";
import { ascendingOf, increment, meanOf, quantileOf } from "../../src/core/statistics.ts";
import { aucOf } from "../../src/core/roc.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { scoresOn, setKeysOf } from "../../src/evaluate/scored.ts";
import { type EvaluationData, testSetsOf } from "../../src/evaluate/evaluation-data.ts";
import type { TestSetName } from "../../src/results/evaluation.ts";
import { methodFit } from "../../src/app/fitted-detector.ts";
import { openTableNetwork } from "./networks.ts";
import { ORACLE_NETWORKS } from "./rows.ts";
import type { OracleRow } from "./results-rows.ts";
import type { TableContext } from "./runs.ts";

/**
 * A way to make one score of a trace's surprises; `calls` are its tokens. Higher is more
 * suspicious.
 */
type Aggregation = (surprises: Float64Array, calls: ArrayLike<number>) => number;

/**
 * Aggregations for the oracle table, by name; `mean` is the a-priori choice and the others do not
 * compete with it. All take at least one call and give a finite number; windows longer than the
 * trace take it whole.
 */
export const AGGREGATIONS: Readonly<Record<string, Aggregation>> = {
  mean: meanOf,
  median: (surprises) => quantile(surprises, 0.5),
  "quantile 0.95": (surprises) => quantile(surprises, 0.95),
  "quantile 0.99": (surprises) => quantile(surprises, 0.99),
  largest: (surprises) => quantile(surprises, 1),
  "largest mean of 20 calls": (surprises) => slidingMeans(surprises, 20).reduce((a, b) => Math.max(a, b)),
  "largest mean of 100 calls": (surprises) => slidingMeans(surprises, 100).reduce((a, b) => Math.max(a, b)),
  "smallest mean of 100 calls": (surprises) => slidingMeans(surprises, 100).reduce((a, b) => Math.min(a, b)),
  "mean of the largest 10 %": (surprises) =>
    meanOf(
      surprises
        .slice()
        .sort()
        .subarray(Math.floor(0.9 * surprises.length)),
    ),
  "mean of the first 100 calls": (surprises) => meanOf(surprises.subarray(0, 100)),
  "mean of the first 300 calls": (surprises) => meanOf(surprises.subarray(0, 300)),
  "mean over the trace's own entropy": (surprises, calls) => meanOf(surprises) / (0.1 + ownEntropyBits(calls)),
  "mean over log2(1 + distinct calls)": (surprises, calls) =>
    meanOf(surprises) / Math.log2(1 + new Set(Array.from(calls)).size),
};

function quantile(values: Float64Array, probability: number): number {
  return quantileOf(ascendingOf(values), probability);
}

/** The mean of every run of `windowCalls` surprises; of the whole where there are fewer. */
function slidingMeans(surprises: Float64Array, windowCalls: number): Float64Array {
  const length = Math.min(windowCalls, surprises.length);
  const means = new Float64Array(surprises.length - length + 1);
  let sum = 0;
  for (const [place, surpriseBits] of surprises.entries()) {
    sum += surpriseBits - (place >= length ? at(surprises, place - length) : 0);
    if (place >= length - 1) means[place - length + 1] = sum / length;
  }
  return means;
}

/** The entropy of the trace's own call frequencies, in bits; 0 for one call only. */
function ownEntropyBits(calls: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (const call of Array.from(calls)) increment(counts, call);
  return [...counts.values()].reduce((sum, count) => sum - (count / calls.length) * Math.log2(count / calls.length), 0);
}

/** The oracle table: other aggregations of the n-gram model's and the networks' surprises. */
export async function tableOracle(context: TableContext): Promise<readonly OracleRow[]> {
  const { loaded, data, networks, runtime, say } = context;
  const rows: OracleRow[] = [];
  const ngram = await methodFit("n-gram", loaded)(data.training);
  if (isLanguageModel(ngram)) rows.push(...(await oracleRows("n-gram", ngram, data, say)));
  for (const name of ORACLE_NETWORKS) {
    const network = networks.find((one) => one.name === name);
    if (network !== undefined) {
      const open = await openTableNetwork(network, loaded.splits.training, runtime);
      rows.push(...(await oracleRows(name, open.detector, data, say)));
      await open.release();
    }
  }
  return rows;
}

/**
 * What each aggregation would have given, judged by the test data: an oracle. None of it chooses
 * anything; the mean comes first, as the a-priori choice.
 */
export async function oracleRows(
  name: string,
  detector: LanguageModel,
  data: EvaluationData,
  say: (message: string) => void,
): Promise<readonly OracleRow[]> {
  say(`${name}: other aggregations`);
  const [testSets, keys] = [testSetsOf(data), setKeysOf(data)];
  const tokensOf = (traces: EvaluationData["validation"]) =>
    traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const [normalTokens, attackTokens] = [tokensOf(data.validation), tokensOf(data.attack)];
  const normalBits = await checkedSurprises(detector, normalTokens);
  const attackBits = await checkedSurprises(detector, attackTokens);
  return Object.entries(AGGREGATIONS).map(([aggregation, scoreOf]) => {
    const scores = {
      normals: normalBits.map((bits, index) => scoreOf(bits, at(normalTokens, index))),
      attacks: attackBits.map((bits, index) => scoreOf(bits, at(attackTokens, index))),
    };
    const auc: Partial<Record<TestSetName, number>> = {};
    for (const set of testSets) {
      const { normals, attacks } = scoresOn(scores, set, keys);
      auc[set.name] = aucOf(normals.scores, attacks.scores);
    }
    return { detector: name, aggregation, auc };
  });
}

import { increment, meanOf, sumOf } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import { tellUnknownApart } from "../core/vocabulary.ts";
import { createNearestLearner, type SideLearner } from "./nearest-learner.ts";
import { choice, numberOf, type DetectorMethod, wholeNumber, wordOf } from "./parameters.ts";

/** How two bags of calls are compared. */
const BAG_DISTANCES = ["hellinger", "cosine"] as const;
type BagDistance = (typeof BAG_DISTANCES)[number];

export const BAG: DetectorMethod = {
  name: "bag",
  parameters: { k: wholeNumber("neighbours", 1, 1, 1000), distance: choice("distance", "hellinger", BAG_DISTANCES) },
  explains: false,
  create(method, vocabulary) {
    const neighbours = numberOf(method, "neighbours");
    const distance = wordOf(method, "distance") as BagDistance;
    return createNearestLearner(method, tellUnknownApart(vocabulary), createBag(neighbours, distance), {
      description: `${distance} distance of the call frequencies to the ${neighbours} nearest training traces`,
      scoreUnit: `${distance} distance`,
    });
  },
};

/**
 * How often, not in which order: the mean distance of a trace's call frequencies to those of the
 * `neighbours` nearest known traces (of all where there are fewer); in [0, 1]. Frequencies p, q:
 * Hellinger sqrt(sum (sqrt p - sqrt q)^2 / 2); cosine 1 - p.q / (|p| |q|). Bags of equal
 * frequencies are exactly 0 apart. Source: Liao and Vemuri, "Use of k-nearest neighbor classifier
 * for intrusion detection", Computers & Security 21(5), 2002.
 */
function createBag(neighbours: number, distance: BagDistance): SideLearner {
  const holders = new Map<number, { readonly traces: number[]; readonly counts: number[] }>();
  const calls: number[] = [];
  const squares: number[] = [];

  /**
   * Hellinger, without the cancellation of 1 - sum sqrt(p q), whose root would turn a rounding
   * error of 1e-16 into 1e-8.
   */
  function hellinger(own: ReadonlyMap<number, number>, ownCalls: number): Float64Array {
    const gaps = new Float64Array(calls.length);
    const ownShared = new Uint32Array(calls.length);
    const knownShared = new Uint32Array(calls.length);
    for (const [token, count] of own) {
      const holder = holders.get(token);
      if (holder === undefined) continue;
      const root = Math.sqrt(count / ownCalls);
      for (const [at, trace] of holder.traces.entries()) {
        gaps[trace]! += (root - Math.sqrt(holder.counts[at]! / calls[trace]!)) ** 2;
        ownShared[trace]! += count;
        knownShared[trace]! += holder.counts[at]!;
      }
    }
    return gaps.map((gap, trace) => {
      const alone = (ownCalls - ownShared[trace]!) / ownCalls + (calls[trace]! - knownShared[trace]!) / calls[trace]!;
      return Math.sqrt((gap + alone) / 2);
    });
  }

  function cosine(own: ReadonlyMap<number, number>): Float64Array {
    const products = new Float64Array(calls.length);
    for (const [token, count] of own) {
      const holder = holders.get(token);
      if (holder === undefined) continue;
      for (const [at, trace] of holder.traces.entries()) products[trace]! += count * holder.counts[at]!;
    }
    const ownSquares = sumOfSquares(own);
    return products.map((product, trace) => Math.max(0, 1 - product / Math.sqrt(ownSquares * squares[trace]!)));
  }

  function score(tokens: Tokens, leftOut: number | null): number {
    const own = countsOf(tokens);
    const all = distance === "hellinger" ? hellinger(own, tokens.length) : cosine(own);
    const others = leftOut === null ? all : all.filter((_, trace) => trace !== leftOut);
    const nearest = others.sort().subarray(0, neighbours);
    return meanOf(nearest);
  }

  return {
    description: `${distance} distance of the call frequencies to the nearest known traces`,
    add(known) {
      const own = countsOf(known);
      for (const [token, count] of own) {
        let holder = holders.get(token);
        if (holder === undefined) holders.set(token, (holder = { traces: [], counts: [] }));
        holder.traces.push(calls.length);
        holder.counts.push(count);
      }
      calls.push(known.length);
      squares.push(sumOfSquares(own));
    },
    scorer: () => score,
  };
}

function countsOf(tokens: Tokens): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const token of tokens) increment(counts, token);
  return counts;
}

function sumOfSquares(counts: ReadonlyMap<number, number>): number {
  return sumOf([...counts.values()], (count) => count ** 2);
}

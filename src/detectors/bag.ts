import type { Tokens } from "../core/trace.ts";
import type { SideLearner } from "./sides.ts";

/** How two bags of calls are compared. */
export const BAG_DISTANCES = ["hellinger", "cosine"] as const;
export type BagDistance = (typeof BAG_DISTANCES)[number];

/**
 * How often, not in which order: the mean distance of a trace's call frequencies to those of the `neighbours` nearest known traces (of all where there are fewer); in [0, 1].
 * Frequencies p, q: Hellinger sqrt(1 - sum sqrt(p q)); cosine 1 - p.q / (|p| |q|).
 * Source: Liao and Vemuri, "Use of k-nearest neighbor classifier for intrusion detection", Computers & Security 21(5), 2002.
 */
export function createBag(neighbours: number, distance: BagDistance): SideLearner {
  const holders = new Map<number, { readonly traces: number[]; readonly weights: number[] }>();
  let knownTraces = 0;

  /** The frequencies as a vector of length one, so that either distance is a function of the inner product. */
  function directionOf(tokens: Tokens): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    if (distance === "hellinger") return mapValues(counts, (count) => Math.sqrt(count / tokens.length));
    const length = Math.sqrt([...counts.values()].reduce((sum, count) => sum + count ** 2, 0));
    return mapValues(counts, (count) => count / length);
  }

  function score(tokens: Tokens, leftOut: number | null): number {
    const products = new Float64Array(knownTraces);
    for (const [token, weight] of directionOf(tokens)) {
      const holder = holders.get(token);
      if (holder === undefined) continue;
      for (const [at, trace] of holder.traces.entries()) products[trace]! += weight * holder.weights[at]!;
    }
    const others = leftOut === null ? products : products.filter((_, trace) => trace !== leftOut);
    const nearest = others.sort().subarray(-neighbours);
    return nearest.reduce((sum, product) => sum + distanceOf(product), 0) / nearest.length;
  }

  function distanceOf(product: number): number {
    const apart = Math.max(0, 1 - product);
    return distance === "hellinger" ? Math.sqrt(apart) : apart;
  }

  return {
    words: `${distance} distance of the call frequencies to the nearest known traces`,
    add(known) {
      for (const [token, weight] of directionOf(known)) {
        let holder = holders.get(token);
        if (holder === undefined) holders.set(token, (holder = { traces: [], weights: [] }));
        holder.traces.push(knownTraces);
        holder.weights.push(weight);
      }
      knownTraces += 1;
    },
    scorer: () => score,
  };
}

function mapValues(map: ReadonlyMap<number, number>, change: (value: number) => number): ReadonlyMap<number, number> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** What is drawn as one: `groups[i]` holds the indices of the traces that come and go together (copies), or one index each. */
export type Groups = readonly (readonly number[])[];

/** Each trace on its own: the bootstrap over files. */
export function singletonGroups(count: number): Groups {
  return Array.from({ length: count }, (_, index) => [index]);
}

/** Traces with the same key drawn together: the bootstrap over distinct traces. */
export function groupsOf(keys: readonly string[]): Groups {
  const groups = new Map<string, number[]>();
  for (const [index, key] of keys.entries()) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

/**
 * AUC of `draws` stratified bootstrap samples: groups drawn with replacement, normals and attacks apart; ties half.
 * The same seed and groups give the same samples, so two detectors' draws are paired.
 * Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993.
 */
export function bootstrapAucs(
  normals: { readonly scores: Float64Array; readonly groups: Groups },
  attacks: { readonly scores: Float64Array; readonly groups: Groups },
  draws: number,
  seed: number,
): Float64Array {
  const values = [...new Set([...normals.scores, ...attacks.scores])].sort((a, b) => a - b);
  const binOf = new Map(values.map((value, bin) => [value, bin]));
  const toBins = (scores: Float64Array): Uint32Array => Uint32Array.from(scores, (score) => binOf.get(score) ?? 0);
  const normalBins = toBins(normals.scores);
  const attackBins = toBins(attacks.scores);
  const normalWeights = new Uint32Array(values.length);
  const attackWeights = new Uint32Array(values.length);
  const random = xoroshiro128plus(seed);
  return Float64Array.from({ length: draws }, () => {
    drawWeights(random, normals.groups, normalBins, normalWeights);
    drawWeights(random, attacks.groups, attackBins, attackWeights);
    return aucOfWeights(normalWeights, attackWeights);
  });
}

/** The central interval that holds `level` of the draws: linear interpolation between order statistics (R type 7). */
export function percentileInterval(draws: Float64Array, level = 0.95): readonly [number, number] {
  const ascending = draws.slice().sort();
  return [quantile(ascending, (1 - level) / 2), quantile(ascending, (1 + level) / 2)];
}

function drawWeights(random: RandomGenerator, groups: Groups, bins: Uint32Array, weights: Uint32Array): void {
  weights.fill(0);
  for (let draw = 0; draw < groups.length; draw += 1) {
    for (const index of groups[uniformInt(random, 0, groups.length - 1)] ?? []) {
      const bin = bins[index] ?? 0;
      weights[bin] = (weights[bin] ?? 0) + 1;
    }
  }
}

function aucOfWeights(normalWeights: Uint32Array, attackWeights: Uint32Array): number {
  let normalsBelow = 0;
  let attacks = 0;
  let wins = 0;
  for (let bin = 0; bin < normalWeights.length; bin += 1) {
    const normalsHere = normalWeights[bin] ?? 0;
    const attacksHere = attackWeights[bin] ?? 0;
    wins += attacksHere * (normalsBelow + normalsHere / 2);
    normalsBelow += normalsHere;
    attacks += attacksHere;
  }
  return wins / (normalsBelow * attacks);
}

function quantile(ascending: Float64Array, probability: number): number {
  const position = (ascending.length - 1) * probability;
  const lower = ascending[Math.floor(position)] ?? 0;
  const upper = ascending[Math.ceil(position)] ?? lower;
  return lower + (upper - lower) * (position - Math.floor(position));
}

import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { atKey } from "./at.ts";
import { ascendingOf, quantileOf } from "./statistics.ts";

/** The largest seed: the generator keeps 32 bits of it. */
export const LARGEST_SEED = 0xffffffff;

/**
 * Independent random streams of one seed, 2^64 draws apart; stream `i` does not depend on how many
 * are asked for. Each is jumped at least once, because the first draws of this generator are nearly
 * equal for all small seeds.
 * @param seed a whole number in 0..{@link LARGEST_SEED}
 * @throws RangeError for another seed
 */
export function randomStreams(seed: number, count: number): readonly RandomGenerator[] {
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    throw new RangeError(`a seed is a whole number in 0..${LARGEST_SEED}`);
  }
  const generator = xoroshiro128plus(seed);
  return Array.from({ length: count }, () => {
    generator.jump();
    return generator.clone();
  });
}

/** At most `most` of the indices 0..count-1, evenly spread, ascending. */
export function spread(count: number, most: number): readonly number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, place) => Math.floor((place * count) / kept));
}

/**
 * What is drawn as one: `groups[i]` holds the indices of the traces that come and go together
 * (copies), or one index each.
 */
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
 * The distinct traces in random order, each as the indices of its copies, ascending: any cut
 * through the list leaves all copies of a trace on one side.
 * @param keys one per trace, equal for copies and only for those
 * @param seed a whole number; the same seed and keys give the same order
 */
export function shuffledGroups(keys: readonly string[], seed: number): Groups {
  const shuffled = [...groupsOf(keys)];
  const random = xoroshiro128plus(seed);
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}

/**
 * Which groups each sample of a stratified bootstrap draws: with replacement, normals and attacks
 * apart.
 */
export interface Resampling {
  readonly draws: number;
  /**
   * Group indices, sample after sample: `[draws, normalGroups]` and `[draws, attackGroups]`. They
   * depend on the two numbers and the seed alone, so that detectors compared on the same traces are
   * paired, and are drawn once for all of them.
   */
  samples(normalGroups: number, attackGroups: number): Samples;
}

interface Samples {
  readonly normals: Uint32Array;
  readonly attacks: Uint32Array;
}

/** More drawn indices than this are not kept for the next detector: 64 MB. */
const LARGEST_KEPT = 2 ** 24;

/** Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993. */
export function createResampling(draws: number, seed: number): Resampling {
  const kept = new Map<string, Samples>();
  return {
    draws,
    samples(normalGroups, attackGroups) {
      const key = `${normalGroups} ${attackGroups}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const random = xoroshiro128plus(seed);
      const made = {
        normals: new Uint32Array(draws * normalGroups),
        attacks: new Uint32Array(draws * attackGroups),
      };
      for (let draw = 0; draw < draws; draw += 1) {
        fillSample(random, made.normals.subarray(draw * normalGroups, (draw + 1) * normalGroups));
        fillSample(random, made.attacks.subarray(draw * attackGroups, (draw + 1) * attackGroups));
      }
      if (made.normals.length + made.attacks.length <= LARGEST_KEPT) kept.set(key, made);
      return made;
    },
  };
}

function fillSample(random: RandomGenerator, sample: Uint32Array): void {
  for (let place = 0; place < sample.length; place += 1) sample[place] = uniformInt(random, 0, sample.length - 1);
}

/** AUC of each bootstrap sample; ties half. float64 `[draws]`. */
export function bootstrapAucs(
  normals: { readonly scores: Float64Array; readonly groups: Groups },
  attacks: { readonly scores: Float64Array; readonly groups: Groups },
  resampling: Resampling,
): Float64Array {
  const values = [...new Set([...normals.scores, ...attacks.scores])].sort((a, b) => a - b);
  const binOf = new Map(values.map((value, bin) => [value, bin]));
  const normalBins = binsOfGroups(normals, binOf);
  const attackBins = binsOfGroups(attacks, binOf);
  const normalWeights = new Uint32Array(values.length);
  const attackWeights = new Uint32Array(values.length);
  const samples = resampling.samples(normals.groups.length, attacks.groups.length);
  return Float64Array.from({ length: resampling.draws }, (_, draw) => {
    weigh(samples.normals, draw, normalBins, normalWeights);
    weigh(samples.attacks, draw, attackBins, attackWeights);
    return aucOfWeights(normalWeights, attackWeights);
  });
}

/** The bins of all members, group after group, and where each group begins. */
interface GroupBins {
  readonly bins: Uint32Array;
  readonly starts: Uint32Array;
}

function binsOfGroups(
  { scores, groups }: { readonly scores: Float64Array; readonly groups: Groups },
  binOf: ReadonlyMap<number, number>,
): GroupBins {
  const starts = new Uint32Array(groups.length + 1);
  for (const [index, group] of groups.entries()) starts[index + 1] = starts[index]! + group.length;
  return { bins: Uint32Array.from(groups.flat(), (index) => atKey(binOf, scores[index]!)), starts };
}

/** How often each bin's score occurs in one sample. */
function weigh(drawn: Uint32Array, draw: number, { bins, starts }: GroupBins, weights: Uint32Array): void {
  const groups = starts.length - 1;
  weights.fill(0);
  for (let place = draw * groups; place < (draw + 1) * groups; place += 1) {
    const group = drawn[place]!;
    for (let member = starts[group]!; member < starts[group + 1]!; member += 1) weights[bins[member]!]! += 1;
  }
}

function aucOfWeights(normalWeights: Uint32Array, attackWeights: Uint32Array): number {
  let normalsBelow = 0;
  let attacks = 0;
  let wins = 0;
  for (let bin = 0; bin < normalWeights.length; bin += 1) {
    const normalsHere = normalWeights[bin]!;
    const attacksHere = attackWeights[bin]!;
    wins += attacksHere * (normalsBelow + normalsHere / 2);
    normalsBelow += normalsHere;
    attacks += attacksHere;
  }
  return wins / (normalsBelow * attacks);
}

/**
 * The central interval that holds `level` of the draws: linear interpolation between order
 * statistics (R type 7).
 */
export function percentileInterval(draws: Float64Array, level = 0.95): readonly [number, number] {
  const ascending = ascendingOf(draws);
  return [quantileOf(ascending, (1 - level) / 2), quantileOf(ascending, (1 + level) / 2)];
}

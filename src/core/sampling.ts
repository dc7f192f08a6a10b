import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { groupsOf, type Groups } from "./bootstrap.ts";

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

/** At most `most` of the indices 0..count-1, evenly spread, ascending. */
export function spread(count: number, most: number): readonly number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, place) => Math.floor((place * count) / kept));
}

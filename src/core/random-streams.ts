import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** The largest seed: the generator keeps 32 bits of it. */
export const LARGEST_SEED = 0xffffffff;

/**
 * Independent random streams of one seed, 2^64 draws apart; stream `i` does not depend on how many are asked for. Each is jumped at least once, because
 * the first draws of this generator are nearly equal for all small seeds.
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

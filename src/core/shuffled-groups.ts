import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { groupsOf, type Groups } from "./bootstrap.ts";

/**
 * The distinct traces in random order, each as the indices of its copies, ascending: any cut through the list leaves all copies of a trace on one side.
 * @param keys one a trace, equal for copies and only for those
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

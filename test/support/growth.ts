import { expect } from "@jest/globals";

/** How long the hostile lines of the readers' tests are at first: four times as much is a quarter of a megabyte. */
export const HOSTILE_CHARACTERS = 2 ** 16;

/** Between 4, what linear work grows by over four times the input, and 16, what quadratic work grows by. */
const MOST_GROWTH = 9;
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 12;

/**
 * By how many times the CPU time of `work` grows from an input of `size` to one of 4 * `size`: 4 where it is linear, 16 where it is
 * quadratic. CPU time, not time by the clock: other programs on the machine do not lengthen it. The smallest of several rounds,
 * since a collection of garbage falls into some of them; more rounds only where few have not shown that it is linear.
 * @param work must do the whole work on an input of the size that it is given
 */
export async function growthOf(work: (size: number) => unknown, size: number): Promise<number> {
  await secondsOf(work, size);
  let [small, large] = [Infinity, Infinity];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    small = Math.min(small, await secondsOf(work, size));
    large = Math.min(large, await secondsOf(work, 4 * size));
    if (round + 1 >= FEWEST_ROUNDS && large < MOST_GROWTH * small) break;
  }
  return large / small;
}

/** Asserts that the CPU time of `work` grows with its input and not with the square of it: see {@link growthOf}. */
export async function expectLinear(work: (size: number) => unknown, size: number): Promise<void> {
  expect(await growthOf(work, size)).toBeLessThan(MOST_GROWTH);
}

/** Text of one piece repeated, of this many characters or a few less. */
export function repeated(piece: string, characters: number): string {
  return piece.repeat(Math.floor(characters / piece.length));
}

async function secondsOf(work: (size: number) => unknown, size: number): Promise<number> {
  const before = process.cpuUsage();
  await work(size);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

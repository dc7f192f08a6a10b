import { at } from "./at.ts";

/**
 * Draws one call from a distribution at a temperature, in float64: P(call) is proportional to 2^(-bits / temperature). Near 0 it takes the likeliest call,
 * at 1 the distribution itself, far above 1 any call. The unknown token 0 is never drawn; what it held goes to the others in proportion.
 * @param bits -log2 P of every token, `bits[from .. from + size)`; not NaN
 * @param size of the vocabulary, at least 2
 * @param temperature above 0
 * @param uniform a random number in [0, 1); the same number draws the same call
 * @throws RangeError when no call but the unknown one is possible, or a number is NaN
 */
export function sampleCall(
  bits: Float32Array | Float64Array,
  from: number,
  size: number,
  temperature: number,
  uniform: number,
): number {
  let fewest = Infinity;
  for (let token = 1; token < size; token += 1) fewest = Math.min(fewest, at(bits, from + token));
  if (!Number.isFinite(fewest)) throw new RangeError("a distribution without a possible call cannot be drawn from");
  // The likeliest call weighs 1, so that no temperature makes all weights vanish.
  const weightOf = (token: number): number => 2 ** ((fewest - at(bits, from + token)) / temperature);
  let total = 0;
  for (let token = 1; token < size; token += 1) total += weightOf(token);
  const target = uniform * total;
  let sum = 0;
  let last = 1;
  for (let token = 1; token < size; token += 1) {
    const weight = weightOf(token);
    if (weight === 0) continue;
    sum += weight;
    last = token;
    if (target < sum) return token;
  }
  return last;
}

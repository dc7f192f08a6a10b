import { last } from "../core/at.ts";
import type { ExplainedCall } from "../core/detector.ts";

/**
 * The `top` most probable tokens of a distribution given in bits, `bits[from .. from + size)`; ties
 * by token.
 */
export function topExpected(bits: Float32Array, from: number, size: number, top: number): ExplainedCall["expected"] {
  const best: { token: number; bits: number }[] = [];
  for (let token = 0; token < size; token += 1) {
    const value = bits[from + token]!;
    if (best.length === top && value >= last(best).bits) continue;
    const at = best.findIndex((other) => value < other.bits);
    best.splice(at < 0 ? best.length : at, 0, { token, bits: value });
    if (best.length > top) best.pop();
  }
  return best.map((entry) => ({ token: entry.token, probability: 2 ** -entry.bits }));
}

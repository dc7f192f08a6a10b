import type { Tokens } from "../core/trace.ts";

/**
 * One-hot rows of the tokens, uint8 `[tokens, size]`.
 * @throws RangeError when a token is not below `size`.
 */
export function oneHot(tokens: Tokens, size: number): Uint8Array {
  const rows = new Uint8Array(tokens.length * size);
  for (const [index, token] of tokens.entries()) {
    if (token >= size) throw new RangeError(`token ${token} is outside 0..${size - 1}`);
    rows[index * size + token] = 1;
  }
  return rows;
}

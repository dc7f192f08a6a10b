import type { Tokens } from "./trace.ts";

/** One-hot rows of the tokens, uint8 `[tokens, size]`. @throws RangeError when a token is not below `size`. */
export function oneHot(tokens: Tokens, size: number): Uint8Array {
  const rows = new Uint8Array(tokens.length * size);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token >= size) throw new RangeError(`token ${token} is outside 0..${size - 1}`);
    rows[index * size + token] = 1;
  }
  return rows;
}

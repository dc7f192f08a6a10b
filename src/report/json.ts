/** Readable JSON that ends in a line break. JSON has no NaN: a figure that does not exist becomes null. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

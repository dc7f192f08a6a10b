/** How often a key was counted; a key that was never counted was counted 0 times. */
export function countOf<Key>(counts: ReadonlyMap<Key, number>, key: Key): number {
  const count = counts.get(key);
  return count === undefined ? 0 : count;
}

/** Counts a key once more, or `by` times more. */
export function increment<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, countOf(counts, key) + by);
}

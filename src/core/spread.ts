/** At most `most` of the indices 0..count-1, evenly spread, ascending. */
export function spread(count: number, most: number): readonly number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, place) => Math.floor((place * count) / kept));
}

/** A run of places of a sequence, `from` to before `to`. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/**
 * All maximal segments of a sequence of scores, in the order of the sequence. A segment is maximal when each of its parts has a lower sum than the whole, and
 * no larger segment of which that holds contains it. They never overlap, and every score above 0 lies in one.
 * Time and memory grow with the length alone.
 * Source: Ruzzo, Tompa, "A linear time algorithm for finding all maximal scoring subsequences", ISMB 1999.
 * @param scores finite
 */
export function maximalSegments(scores: Float64Array): readonly Segment[] {
  // The candidates so far: their ends, the sum of all scores before and up to each, and the nearest earlier one with a smaller sum before it (-1: none).
  const from: number[] = [];
  const to: number[] = [];
  const sumBefore: number[] = [];
  const sumAfter: number[] = [];
  const lower: number[] = [];
  let candidates = 0;
  let sum = 0;
  for (let place = 0; place < scores.length; place += 1) {
    const before = sum;
    sum += scores[place]!;
    if (!(scores[place]! > 0)) continue;
    let start = place;
    let startSum = before;
    let other = candidates - 1;
    while (other >= 0 && sumBefore[other]! >= startSum) other = lower[other]!;
    let at = candidates;
    // A candidate that starts lower and ends lower gains by all that follows it.
    while (other >= 0 && sumAfter[other]! < sum) {
      at = other;
      start = from[other]!;
      startSum = sumBefore[other]!;
      other = lower[other]!;
    }
    from[at] = start;
    to[at] = place + 1;
    sumBefore[at] = startSum;
    sumAfter[at] = sum;
    lower[at] = other;
    candidates = at + 1;
  }
  return Array.from({ length: candidates }, (_, index) => ({ from: from[index]!, to: to[index]! }));
}

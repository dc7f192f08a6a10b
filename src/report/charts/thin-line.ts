/** A point in drawing units. */
export type Point = readonly [x: number, y: number];

/** Distance of `point` from the segment `from`–`to`. */
function distance([x, y]: Point, from: Point, to: Point): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length2 = dx * dx + dy * dy;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length2));
  return Math.hypot(x - from[0] - share * dx, y - from[1] - share * dy);
}

/**
 * The indexes of the points that a line needs so that no dropped point is further than
 * `tolerance` from it (Ramer, Douglas and Peucker). First and last always stay; `tolerance` 0 drops
 * exactly the collinear ones.
 */
export function thinLine(points: readonly Point[], tolerance: number): readonly number[] {
  if (points.length < 3) return points.map((_, index) => index);
  const kept = new Set([0, points.length - 1]);
  const spans: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [first, last] = span;
    const from = points[first];
    const to = points[last];
    if (from === undefined || to === undefined) continue;
    let furthest = -1;
    let most = tolerance + 1e-9;
    for (let index = first + 1; index < last; index++) {
      const point = points[index];
      const away = point === undefined ? 0 : distance(point, from, to);
      if (away > most) [furthest, most] = [index, away];
    }
    if (furthest < 0) continue;
    kept.add(furthest);
    spans.push([first, furthest], [furthest, last]);
  }
  return [...kept].sort((a, b) => a - b);
}

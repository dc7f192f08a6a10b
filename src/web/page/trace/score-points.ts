import { pixelOf, placeAt, type StripWindow } from "./strip-window.ts";

/** A point of a line: pixels from the left end of the calls, and the value there. */
export type ScorePoint = readonly [x: number, score: number];

/**
 * The points of a line over the calls in a window, left to right: one a call in its middle, where calls are wider than a pixel one more beyond either
 * end so that the line runs through, else one a pixel. Places where `scoreAt` is not finite have none.
 * @param scoreAt the value at a call in [0, calls)
 */
export function scorePoints(
  window: StripWindow,
  width: number,
  calls: number,
  scoreAt: (call: number) => number,
): readonly ScorePoint[] {
  const points: ScorePoint[] = [];
  const add = (x: number, call: number): void => {
    const score = scoreAt(call);
    if (Number.isFinite(score)) points.push([x, score]);
  };
  if (window.to - window.from <= width) {
    const last = Math.min(calls, Math.ceil(window.to) + 1);
    for (let call = Math.max(0, Math.floor(window.from) - 1); call < last; call++)
      add(pixelOf(call + 0.5, window, width), call);
    return points;
  }
  for (let pixel = 0; pixel < width; pixel++) {
    const call = Math.floor(placeAt(pixel + 0.5, window, width));
    if (call >= calls) break;
    add(pixel + 0.5, call);
  }
  return points;
}

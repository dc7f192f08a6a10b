import { SLIDER_PLACES, leastRate, sliderPlace } from "./promisable-rates.ts";

/** The most wanted first: one that has no room is left out. */
const WANTED_RATES = [0.5, 0.05, 0.01, 0.1, 0.2, 0.001];

/** The thumb's middle cannot go further than half of it to an end, in pixels. */
const THUMB_WIDTH = 16;

/** What a mark needs, in pixels. */
const MARK_WIDTH = 60;

/**
 * The rates to mark below the slider, ascending: the least that can be promised, and round ones as
 * far as there is room.
 * @param width of the slider, in pixels
 */
export function markedRates(calibrationTraces: number, width: number): readonly number[] {
  const placed = (rate: number): number =>
    (sliderPlace(rate, calibrationTraces) / SLIDER_PLACES) * (width - THUMB_WIDTH);
  const least = leastRate(calibrationTraces);
  const marked = [least];
  for (const rate of WANTED_RATES) {
    const hasRoom = marked.every((other) => Math.abs(placed(other) - placed(rate)) >= MARK_WIDTH);
    if (rate > least && hasRoom) marked.push(rate);
  }
  return marked.sort((a, b) => a - b);
}

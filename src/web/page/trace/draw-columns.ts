import { heatLevel } from "../../../report/charts/palette.ts";
import { type Band, innerWidth, MARGIN, SINGLE_FROM_PIXELS } from "./strip-layout.ts";
import { pixelOf, placeAt, type StripWindow } from "./strip-window.ts";
import { highestBetween, type SurprisePyramid } from "./surprise-pyramid.ts";
import type { Paper } from "./use-canvas.ts";

/** Height of a bar of an expected call, so that no call is invisible. */
const LEAST_BAR = 1;

/** The colour of a surprise in bits; hatching where it is not given. */
export function surpriseFill(bits: number, { colours }: Pick<Paper, "colours">): string | CanvasPattern {
  return Number.isFinite(bits) ? (colours.heat[heatLevel(bits)] ?? colours.ink) : colours.hatch;
}

/**
 * Draws the surprise of the calls in a window as bars (`topBits` fill the band) and, below, as a
 * strip of colours. Calls narrower than 3 pixels share columns of one pixel, each as its highest
 * surprise.
 */
export function drawColumns(
  paper: Paper,
  pyramid: SurprisePyramid,
  window: StripWindow,
  bars: Band,
  cells: Band,
  topBits: number,
): void {
  const { context, colours } = paper;
  const width = innerWidth(paper.width);
  const callPixels = width / (window.to - window.from);
  const column = (left: number, right: number, gap: number, bits: number): void => {
    context.fillStyle = surpriseFill(bits, paper);
    const across = Math.max(1, right - left - gap);
    context.fillRect(MARGIN.left + left, cells.top, across, cells.height);
    if (!Number.isFinite(bits)) return;
    // The two faintest classes would vanish as thin bars.
    context.fillStyle = colours.heat[Math.max(2, heatLevel(bits))] ?? colours.ink;
    const height = Math.max(LEAST_BAR, Math.min(1, bits / topBits) * bars.height);
    context.fillRect(MARGIN.left + left, bars.top + bars.height - height, across, height);
  };
  if (callPixels >= SINGLE_FROM_PIXELS) {
    const last = Math.min(pyramid.calls, Math.ceil(window.to));
    for (let call = Math.max(0, Math.floor(window.from)); call < last; call++) {
      const left = Math.max(0, Math.round(pixelOf(call, window, width)));
      const right = Math.min(width, Math.round(pixelOf(call + 1, window, width)));
      column(left, right, callPixels >= 5 ? 1 : 0, highestBetween(pyramid, call, call + 1));
    }
    return;
  }
  for (let pixel = 0; pixel < width; pixel++) {
    const from = Math.floor(placeAt(pixel, window, width));
    if (from >= pyramid.calls) break;
    const to = Math.max(from + 1, Math.floor(placeAt(pixel + 1, window, width)));
    column(pixel, pixel + 1, 0, highestBetween(pyramid, from, to));
  }
}

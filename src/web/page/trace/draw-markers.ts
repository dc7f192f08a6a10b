import type { TraceView } from "../../api.ts";
import { type Band, innerWidth, MARGIN, pixelOf, type StripLayout, type StripWindow } from "./strip-window.ts";
import type { Paper } from "./use-canvas.ts";

const FRAME_FROM_PIXELS = 5;
const ARROW = 6;

const LEAST_PIXELS = 3;
const NUMBER_PIXELS = 14;

/**
 * Draws a frame around the selected call (a line with an arrow where calls are too narrow) and a
 * thin line at the call under the pointer.
 */
export function drawMarkers(
  { context, colours, width: full }: Paper,
  window: StripWindow,
  { bars, cells, axis }: StripLayout,
  selected: number,
  hovered: number | null,
): void {
  const width = innerWidth(full);
  const callPixels = width / (window.to - window.from);
  if (hovered !== null && hovered !== selected) {
    const x = MARGIN.left + pixelOf(hovered + 0.5, window, width);
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    if (callPixels >= FRAME_FROM_PIXELS) {
      context.strokeRect(
        Math.round(x - callPixels / 2) - 0.5,
        cells.top - 0.5,
        Math.round(callPixels),
        cells.height + 1,
      );
    } else {
      context.beginPath();
      context.moveTo(x, bars.top);
      context.lineTo(x, axis.top - 4);
      context.stroke();
    }
  }
  const left = pixelOf(selected, window, width);
  if (left + callPixels < 0 || left > width) return;
  const middle = MARGIN.left + left + callPixels / 2;
  const bottom = cells.top + cells.height;
  if (callPixels >= FRAME_FROM_PIXELS) {
    const x = MARGIN.left + Math.round(left) - 0.5;
    for (const [pen, colour] of [
      [4.5, colours.page],
      [2, colours.ink],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = pen;
      context.strokeRect(x, cells.top - 0.5, Math.round(callPixels), cells.height + 1);
    }
  } else {
    for (const [pen, colour] of [
      [4, colours.page],
      [1.5, colours.ink],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = pen;
      context.beginPath();
      context.moveTo(middle, bars.top);
      context.lineTo(middle, bottom);
      context.stroke();
    }
  }
  context.fillStyle = colours.ink;
  context.beginPath();
  context.moveTo(middle, bottom + 2);
  context.lineTo(middle - ARROW * 0.8, bottom + 2 + ARROW);
  context.lineTo(middle + ARROW * 0.8, bottom + 2 + ARROW);
  context.fill();
}

/**
 * Draws a bracket over every marked stretch that the window shows, in the band; with `isNumbered`
 * its rank over it, where there is room.
 */
export function drawBrackets(
  { context, colours, width: full }: Paper,
  stretches: TraceView["stretches"],
  window: StripWindow,
  band: Band,
  isNumbered: boolean,
): void {
  const width = innerWidth(full);
  const bottom = band.top + band.height - 1.5;
  const taken: number[] = [];
  context.strokeStyle = colours.ink;
  context.fillStyle = colours.ink;
  context.lineWidth = 1.5;
  context.font = `700 ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  for (const [rank, { from, to }] of stretches.entries()) {
    if (to <= window.from || from >= window.to) continue;
    const start = Math.max(0, pixelOf(from, window, width));
    const end = Math.max(start + LEAST_PIXELS, Math.min(width, pixelOf(to, window, width)));
    const top = bottom - 4;
    context.beginPath();
    if (from >= window.from) context.moveTo(MARGIN.left + start, bottom);
    context.lineTo(MARGIN.left + start, top);
    context.lineTo(MARGIN.left + end, top);
    if (to <= window.to) context.lineTo(MARGIN.left + end, bottom);
    context.stroke();
    const middle = (start + end) / 2;
    if (!isNumbered || taken.some((other) => Math.abs(other - middle) < NUMBER_PIXELS)) continue;
    taken.push(middle);
    context.fillText((rank + 1).toString(), MARGIN.left + middle, top - 1);
  }
}

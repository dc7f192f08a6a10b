import { innerWidth, MARGIN, type StripLayout } from "./strip-layout.ts";
import { pixelOf, type StripWindow } from "./strip-window.ts";
import type { Paper } from "./use-canvas.ts";

const FRAME_FROM_PIXELS = 5;
const ARROW = 6;

/** Draws a frame around the selected call (a line with an arrow where calls are too narrow) and a thin line at the call under the pointer. */
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

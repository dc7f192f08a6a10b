import type { TraceView } from "../../api.ts";
import { type Band, innerWidth, MARGIN } from "./strip-layout.ts";
import { pixelOf, type StripWindow } from "./strip-window.ts";
import type { Paper } from "./use-canvas.ts";

const LEAST_PIXELS = 3;
const NUMBER_PIXELS = 14;

/** Draws a bracket over every marked stretch that the window shows, in the band; with `isNumbered` its rank over it, where there is room. */
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

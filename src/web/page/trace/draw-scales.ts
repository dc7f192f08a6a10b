import { count } from "../../../numbers.ts";
import { type Band, innerWidth, MARGIN, pixelOf, type StripWindow } from "./strip-window.ts";
import type { Paper } from "./use-canvas.ts";

const CALL_TICK_PIXELS = 84;
/** A factor's end: ten of a power of ten. */
const WHOLE_POWER = 10;

/** Draws lines and numbers of bits every 4 bits (8 above 16) behind the bars. */
export function drawBitsScale({ context, colours, width: full }: Paper, band: Band, topBits: number): void {
  context.font = colours.font;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  const step = topBits > 16 ? 8 : 4;
  for (let bits = 0; bits <= topBits; bits += step) {
    const y = Math.round(band.top + band.height * (1 - bits / topBits)) + 0.5;
    context.strokeStyle = bits === 0 ? colours.muted : colours.grid;
    context.beginPath();
    context.moveTo(MARGIN.left, y);
    context.lineTo(MARGIN.left + innerWidth(full), y);
    context.stroke();
    context.fillStyle = colours.muted;
    context.fillText(bits.toString(), MARGIN.left - 6, y);
  }
  context.textBaseline = "bottom";
  context.fillText("bits", MARGIN.left - 6, band.top - 6);
}

/**
 * Draws the numbers of calls below the strip, counted from 0, none of them beyond the trace or cut
 * by an edge.
 */
export function drawCallScale(
  { context, colours, width: full }: Paper,
  band: Band,
  window: StripWindow,
  calls: number,
): void {
  const width = innerWidth(full);
  const span = window.to - window.from;
  const [, step = 1] = ticks(span, Math.max(2, width / CALL_TICK_PIXELS));
  const whole = Math.max(1, Math.round(step));
  const half = span < width / 8 ? 0.5 : 0;
  context.font = colours.font;
  context.textBaseline = "middle";
  context.fillStyle = colours.muted;
  context.strokeStyle = colours.muted;
  context.lineWidth = 1;
  for (let call = Math.ceil(window.from / whole) * whole; call < Math.min(calls, window.to); call += whole) {
    const x = pixelOf(call + half, window, width);
    const text = count(call);
    const room = context.measureText(text).width / 2;
    if (x > width) break;
    context.textAlign = x < room ? "left" : x > width - room ? "right" : "center";
    context.beginPath();
    context.moveTo(MARGIN.left + x, band.top - 2);
    context.lineTo(MARGIN.left + x, band.top + 2);
    context.stroke();
    context.fillText(text, MARGIN.left + x, band.top + 11);
  }
}

/**
 * Round values from 0 to `top`, both included where round, in steps of 1, 2 or 5 times a power of
 * ten; at most `most` + 1 of them.
 */
export function ticks(top: number, most: number): readonly number[] {
  const rough = top / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? WHOLE_POWER) * power;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, at) => at * step);
}

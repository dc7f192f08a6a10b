import { fixed } from "../../../numbers.ts";
import { heatLevel } from "../../../report/charts/palette.ts";
import { printable } from "../../../report/printable.ts";
import {
  type Band,
  innerWidth,
  MARGIN,
  NAMED_FROM_PIXELS,
  pixelOf,
  placeAt,
  SINGLE_FROM_PIXELS,
  type StripLayout,
  type StripWindow,
} from "./strip-window.ts";
import { bitsOf, highestBetween, type SurprisePyramid } from "./surprise-pyramid.ts";
import type { Paper } from "./use-canvas.ts";

/** Height of a bar of an expected call, so that no call is invisible. */
const LEAST_BAR = 1;
const BITS_FROM_PIXELS = 28;
const PADDING = 4;

const DARK_INK = "#0b1016";
const LIGHT_INK = "#ffffff";

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

/**
 * Draws the names of calls into their cells, and their bits above the bars, where cells are wide
 * enough.
 */
export function drawNames(
  { context, colours, width: full }: Paper,
  names: readonly string[],
  pyramid: SurprisePyramid,
  window: StripWindow,
  { bars, cells }: StripLayout,
  topBits: number,
): void {
  const width = innerWidth(full);
  const callPixels = width / (window.to - window.from);
  if (callPixels < NAMED_FROM_PIXELS) return;
  context.save();
  context.beginPath();
  context.rect(MARGIN.left, 0, width, cells.top + cells.height);
  context.clip();
  context.font = colours.codeFont;
  const letter = context.measureText("x").width;
  const last = Math.min(names.length, Math.ceil(window.to));
  for (let call = Math.max(0, Math.floor(window.from)); call < last; call++) {
    // A cell that the edge cuts has its name in the part that is seen.
    const left = Math.max(0, pixelOf(call, window, width));
    const room = Math.min(width, pixelOf(call + 1, window, width)) - left;
    const middle = MARGIN.left + left + room / 2;
    if (room < NAMED_FROM_PIXELS) continue;
    const bits = bitsOf(pyramid, call);
    context.font = colours.codeFont;
    context.textBaseline = "middle";
    context.fillStyle = Number.isFinite(bits) ? readableInk(colours.heat[heatLevel(bits)] ?? "#000000") : colours.ink;
    const { text, isUpright } = cellText(printable(names[call] ?? ""), room, cells.height, letter);
    if (isUpright) {
      context.save();
      context.translate(middle, cells.top + cells.height - 5);
      context.rotate(-Math.PI / 2);
      context.textAlign = "left";
      context.fillText(text, 0, 0.5);
      context.restore();
    } else {
      context.textAlign = "center";
      context.fillText(text, middle, cells.top + cells.height / 2);
    }
    if (room < BITS_FROM_PIXELS || !Number.isFinite(bits)) continue;
    context.font = colours.font;
    context.fillStyle = colours.muted;
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillText(fixed(bits, 1), middle, bars.top + bars.height * (1 - Math.min(1, bits / topBits)) - 2);
  }
  context.restore();
}

/**
 * A name cut to at most `characters` characters, an ellipsis among them where something was left
 * out; "" where not even two fit.
 */
export function fittedText(name: string, characters: number): string {
  if (name.length <= characters) return name;
  return characters < 2 ? "" : `${name.slice(0, Math.floor(characters) - 1)}…`;
}

/** How a name is written in a cell. */
interface CellText {
  readonly text: string;
  readonly isUpright: boolean;
}

/**
 * A name in a cell of `width` by `height` CSS pixels whose letters are `letter` wide: along the
 * cell where it fits, else upright, whichever way shows more of it.
 */
export function cellText(name: string, width: number, height: number, letter: number): CellText {
  const along = Math.floor((width - 2 * PADDING) / letter);
  const upright = Math.floor((height - 2 * PADDING) / letter);
  if (name.length <= along || along >= upright) return { text: fittedText(name, along), isUpright: false };
  return { text: fittedText(name, upright), isUpright: true };
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/**
 * The ink, near black or white, with more contrast on a background `#rrggbb`; the contrast is at
 * least 4.5 to 1.
 */
export function readableInk(background: string): string {
  const light = luminance(background) + 0.05;
  return 1.05 / light > light / (luminance(DARK_INK) + 0.05) ? LIGHT_INK : DARK_INK;
}

import { at as element } from "../../../core/at.ts";
import { fixed } from "../../../numbers.ts";
import { type Band, innerWidth, MARGIN, pixelOf, placeAt, type StripWindow } from "./strip-window.ts";
import type { Paper } from "./use-canvas.ts";

const LABEL_ABOVE = 7;
/** The least distance between two numbers of the scale, in pixels. */
const LINE = 15;
/** How far the scale reaches above the threshold and above the score. */
const HEADROOM = 1.45;
const LEAST_TOP_BITS = 0.5;
const LEAST_SPAN_CALLS = 60;
const ROOM = 1.08;
/** The first calls swing too much to set the scale. */
const SETTLED_SHARE = 0.1;
const SAMPLES = 200;

/** What the band of the score so far shows. */
interface ScoreLine {
  /** Left to right; the scores are in bits per call. */
  readonly points: readonly ScorePoint[];
  /** Whether the line's end is where the trace has come to; marked by a dot. */
  readonly isGrowing: boolean;
  readonly thresholdScore: number | null;
  /** The upper end of the scale; what is above it is cut. */
  readonly topBits: number;
}

/**
 * Draws the score so far as a thin line, the threshold dashed, what is above the threshold
 * tinted, and their labels.
 */
export function drawScore({ context, colours, width: full }: Paper, band: Band, line: ScoreLine): void {
  const width = innerWidth(full);
  const { thresholdScore, topBits } = line;
  const bottom = band.top + band.height;
  const y = (bits: number): number => bottom - Math.min(1, bits / topBits) * band.height;
  const right = MARGIN.left + width;
  context.fillStyle = colours.soft;
  context.fillRect(MARGIN.left, band.top, width, band.height);
  const points = line.points.map(([x, score]) => [MARGIN.left + x, y(score)] as const);
  context.save();
  context.beginPath();
  context.rect(MARGIN.left, band.top - 2, width + (line.isGrowing ? 4 : 0), band.height + 4);
  context.clip();
  const [first] = points;
  const last = points.at(-1);
  if (thresholdScore !== null && first !== undefined && last !== undefined) {
    const edge = y(thresholdScore);
    context.fillStyle = colours.alert;
    context.globalAlpha = 0.25;
    context.beginPath();
    context.moveTo(first[0], edge);
    for (const [x, height] of points) context.lineTo(x, Math.min(edge, height));
    context.lineTo(last[0], edge);
    context.fill();
    context.globalAlpha = 1;
  }
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.75;
  context.lineJoin = "round";
  context.beginPath();
  for (const [x, height] of points) context.lineTo(x, height);
  context.stroke();
  if (line.isGrowing && last !== undefined) {
    context.fillStyle = colours.ink;
    context.beginPath();
    context.arc(last[0], last[1], 3.5, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
  context.font = colours.font;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.fillStyle = colours.ink;
  context.fillText("Score so far", MARGIN.left, band.top - LABEL_ABOVE);
  context.fillStyle = colours.muted;
  context.textAlign = "right";
  const edge = thresholdScore === null ? null : Math.round(y(thresholdScore)) + 0.5;
  // A threshold low in the band takes the place of the zero.
  if (edge === null || bottom - edge >= LINE) context.fillText("0", MARGIN.left - 6, bottom);
  if (thresholdScore === null || edge === null) return;
  context.fillText(fixed(thresholdScore, 1), MARGIN.left - 6, edge + 4);
  const words = [
    `dashed: alarm above ${fixed(thresholdScore, 3)}`,
    `alarm above ${fixed(thresholdScore, 3)}`,
    `above ${fixed(thresholdScore, 3)}`,
    `> ${fixed(thresholdScore, 3)}`,
  ];
  const room = width - context.measureText("Score so far").width - 16;
  const label = words.find((text) => context.measureText(text).width <= room) ?? "";
  context.fillText(label, right, band.top - LABEL_ABOVE);
  context.strokeStyle = colours.alert;
  context.lineWidth = 1.25;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(MARGIN.left, edge);
  context.lineTo(right, edge);
  context.stroke();
  context.setLineDash([]);
}

/** A point of a line: pixels from the left end of the calls, and the value there. */
type ScorePoint = readonly [x: number, score: number];

/**
 * The points of a line over the calls in a window, left to right: one per call in its middle, where
 * calls are wider than a pixel one more beyond either end so that the line runs through, else one
 * per pixel. Places where `scoreAt` is not finite have none.
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

/**
 * The upper end in bits of the scale of the score so far: the final score and the threshold are
 * well inside it. The swings of the first calls may reach beyond it, and are cut.
 */
export function scoreScaleTop(scoreBits: number, thresholdScore: number | null): number {
  const score = Number.isFinite(scoreBits) ? scoreBits : 0;
  const threshold = thresholdScore !== null && Number.isFinite(thresholdScore) ? thresholdScore : 0;
  return Math.max(LEAST_TOP_BITS, HEADROOM * Math.max(score, threshold));
}

/**
 * How many calls the chart of a live trace spans: a little more than were received, at least 60,
 * never more than the trace has (but always one).
 */
export function liveSpan(received: number, calls: number): number {
  return Math.max(1, Math.min(calls, Math.max(LEAST_SPAN_CALLS, received * ROOM)));
}

/**
 * The upper end in bits of the scale of a live score: the threshold and the line are inside it, but
 * for the swings of the first tenth.
 */
export function liveScaleTop(scoreSoFar: Float32Array, received: number, thresholdScore: number | null): number {
  let highest = 0;
  const from = Math.floor(received * SETTLED_SHARE);
  const stride = Math.max(1, Math.floor((received - from) / SAMPLES));
  for (let at = from; at < received; at += stride) {
    const score = element(scoreSoFar, at);
    if (score > highest) highest = score;
  }
  return scoreScaleTop(highest, thresholdScore);
}

/**
 * The highest of the values `from` (included) to `to` (not), cut to the array; NaN where none is
 * finite.
 */
export function highestReceived(surpriseBits: Float32Array, from: number, to: number): number {
  let highest = NaN;
  const end = Math.min(to, surpriseBits.length);
  for (let at = Math.max(0, from); at < end; at++) {
    const bits = element(surpriseBits, at);
    if (!(bits <= highest) && Number.isFinite(bits)) highest = bits;
  }
  return highest;
}

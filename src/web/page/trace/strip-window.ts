/** The fewest calls that a window spans; a shorter trace leaves its right end empty. */
export const LEAST_SPAN = 8;
/** The room kept next to a call that is brought into view, as a share of the window. */
const MARGIN_SHARE = 0.08;
const EDGE_PIXELS = 8;
/**
 * Room left of the calls for the scales, and right of them, in CSS pixels: the same in every canvas
 * of a trace, so that they line up.
 */
export const MARGIN = { left: 34, right: 8 } as const;
/** From this width of a call on, in CSS pixels, calls are cells of their own with names. */
export const NAMED_FROM_PIXELS = 14;
/** From this width of a call on, calls are drawn one by one; below it neighbours share a column. */
export const SINGLE_FROM_PIXELS = 3;
/** The bands of the overview. */
export const OVERVIEW = {
  brackets: { top: 0, height: 8 },
  bars: { top: 9, height: 30 },
  cells: { top: 40, height: 14 },
  height: 56,
} as const;

/** The part of a trace that is shown, in calls from its start; ends may be between calls. */
export interface StripWindow {
  readonly from: number;
  readonly to: number;
}

/** The window that shows all of a trace of `calls` calls. */
export function wholeTrace(calls: number): StripWindow {
  return { from: 0, to: Math.max(LEAST_SPAN, calls) };
}

/** Whether a window shows the whole trace. */
export function isWhole({ from, to }: StripWindow, calls: number): boolean {
  return from <= 0 && to >= calls;
}

/**
 * The nearest window inside the trace: no narrower than 8 calls, no wider than the trace, its span
 * kept where it can be.
 */
export function heldIn({ from, to }: StripWindow, calls: number): StripWindow {
  const most = Math.max(LEAST_SPAN, calls);
  const span = Math.min(most, Math.max(LEAST_SPAN, to - from));
  const start = Math.min(most - span, Math.max(0, from + (to - from - span) / 2));
  return { from: start, to: start + span };
}

/**
 * The window with `factor` times its span (below 1: nearer), the place `about` staying where it is
 * on screen as far as the trace allows.
 */
export function zoomed({ from, to }: StripWindow, calls: number, factor: number, about: number): StripWindow {
  const most = Math.max(LEAST_SPAN, calls);
  const span = Math.min(most, Math.max(LEAST_SPAN, (to - from) * factor));
  const start = Math.min(most - span, Math.max(0, about - ((about - from) * span) / (to - from)));
  return { from: start, to: start + span };
}

/**
 * The window moved by a number of calls, to the right where positive, stopped by the ends of the
 * trace.
 */
export function panned({ from, to }: StripWindow, calls: number, by: number): StripWindow {
  const span = to - from;
  const start = Math.min(Math.max(LEAST_SPAN, calls) - span, Math.max(0, from + by));
  return { from: start, to: start + span };
}

/**
 * The window moved no further than needed for `call` to be seen whole and with a little room; the
 * same object where it is seen already.
 */
export function showing(window: StripWindow, calls: number, call: number): StripWindow {
  const span = window.to - window.from;
  if (call >= window.from && call + 1 <= window.to) return window;
  const margin = span * MARGIN_SHARE;
  const by = call < window.from ? call - margin - window.from : call + 1 + margin - window.to;
  return panned(window, calls, by);
}

/**
 * The window around the calls `from` (included) to `to` (not), with as much room on both sides as
 * they take, at least 4 calls.
 */
export function around(from: number, to: number, calls: number): StripWindow {
  const room = Math.max(4, (to - from) * 0.5);
  return heldIn({ from: from - room, to: to + room }, calls);
}

/** The pixel of a place of the trace on a strip of `width` pixels that shows `window`. */
export function pixelOf(place: number, { from, to }: StripWindow, width: number): number {
  return ((place - from) / (to - from)) * width;
}

/**
 * The place of the trace, a fraction, under a pixel of a strip of `width` pixels that shows
 * `window`.
 */
export function placeAt(pixel: number, { from, to }: StripWindow, width: number): number {
  return from + (pixel / width) * (to - from);
}

/** The call at a place, held in the trace; 0 for a trace without calls. */
export function callAt(place: number, calls: number): number {
  return Math.max(0, Math.min(calls - 1, Math.floor(place)));
}

/**
 * What a drag on the overview does: it moves the window, draws one of its edges, or draws a new
 * window. Places are in calls.
 */
export type Brush =
  | { readonly kind: "move"; readonly grabbed: number }
  | { readonly kind: "edge"; readonly fixed: number }
  | { readonly kind: "new"; readonly fixed: number };

/**
 * What a drag does that starts at `place`, where a pixel is `callsPerPixel` calls: near an edge it
 * draws that edge, inside it moves the window.
 */
export function brushAt(place: number, window: StripWindow, calls: number, callsPerPixel: number): Brush {
  const near = EDGE_PIXELS * callsPerPixel;
  if (isWhole(window, calls)) return { kind: "new", fixed: place };
  // A window narrower than its two edges can only be moved.
  const isNarrow = window.to - window.from < 3 * near;
  const reach = isNarrow ? 0 : near;
  if (
    place >= window.from + reach - (isNarrow ? near / 2 : 0) &&
    place <= window.to - reach + (isNarrow ? near / 2 : 0)
  )
    return { kind: "move", grabbed: place - window.from };
  if (!isNarrow && Math.abs(place - window.from) <= near) return { kind: "edge", fixed: window.to };
  if (!isNarrow && Math.abs(place - window.to) <= near) return { kind: "edge", fixed: window.from };
  return { kind: "new", fixed: place };
}

/** The window after a drag to `place`; it stays in the trace, and no narrower than 8 calls. */
export function brushed(brush: Brush, window: StripWindow, place: number, calls: number): StripWindow {
  if (brush.kind === "move") return panned(window, calls, place - brush.grabbed - window.from);
  const { fixed } = brush;
  if (Math.abs(place - fixed) < LEAST_SPAN)
    return heldIn(
      place < fixed ? { from: fixed - LEAST_SPAN, to: fixed } : { from: fixed, to: fixed + LEAST_SPAN },
      calls,
    );
  return heldIn(
    { from: Math.max(0, Math.min(place, fixed)), to: Math.min(Math.max(calls, LEAST_SPAN), Math.max(place, fixed)) },
    calls,
  );
}

/** A horizontal band of a canvas, in CSS pixels from its top. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/**
 * The bands of the zoomed strip, from top to bottom; `score` is null where the model's score is not
 * a mean of bits.
 */
export interface StripLayout {
  readonly brackets: Band;
  readonly bars: Band;
  readonly cells: Band;
  readonly score: Band | null;
  readonly axis: Band;
  readonly height: number;
}

/** The layout with or without the band of the score so far. */
export function stripLayout(withScore: boolean): StripLayout {
  const brackets = { top: 0, height: 22 };
  const bars = { top: 22, height: 112 };
  const cells = { top: 136, height: 86 };
  const score = withScore ? { top: 250, height: 64 } : null;
  const axis = { top: score === null ? 226 : score.top + score.height + 4, height: 18 };
  return { brackets, bars, cells, score, axis, height: axis.top + axis.height };
}

/** The width in CSS pixels that calls are drawn on, of a canvas `width` wide; at least 1. */
export function innerWidth(width: number): number {
  return Math.max(1, width - MARGIN.left - MARGIN.right);
}

/**
 * The window a share, in [0, 1], of the way from one to another: eased at both ends, the span
 * growing by equal factors in equal times.
 */
export function glided(from: StripWindow, to: StripWindow, share: number): StripWindow {
  if (share >= 1) return to;
  const eased = share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) * (1 - share);
  const [before, after] = [from.to - from.from, to.to - to.from];
  const span = before * (after / before) ** eased;
  // The middle moves in step with the span, so that a zoom about a place holds that place still.
  const done = Math.abs(after - before) < 1e-9 ? eased : (span - before) / (after - before);
  const start = from.from + (to.from - from.from) * done;
  return { from: start, to: start + span };
}

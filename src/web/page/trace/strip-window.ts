/** The fewest calls that a window spans; a shorter trace leaves its right end empty. */
export const LEAST_SPAN = 8;
/** The room kept next to a call that is brought into view, as a share of the window. */
const MARGIN_SHARE = 0.08;

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

const EDGE_PIXELS = 8;

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

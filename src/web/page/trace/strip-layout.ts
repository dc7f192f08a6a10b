/** A horizontal band of a canvas, in CSS pixels from its top. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/**
 * Room left of the calls for the scales, and right of them, in CSS pixels: the same in every canvas
 * of a trace, so that they line up.
 */
export const MARGIN = { left: 34, right: 8 } as const;

/** From this width of a call on, in CSS pixels, calls are cells of their own with names. */
export const NAMED_FROM_PIXELS = 14;
/** From this width of a call on, calls are drawn one by one; below it neighbours share a column. */
export const SINGLE_FROM_PIXELS = 3;

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

/** The bands of the overview. */
export const OVERVIEW = {
  brackets: { top: 0, height: 8 },
  bars: { top: 9, height: 30 },
  cells: { top: 40, height: 14 },
  height: 56,
} as const;

/** The width in CSS pixels that calls are drawn on, of a canvas `width` wide; at least 1. */
export function innerWidth(width: number): number {
  return Math.max(1, width - MARGIN.left - MARGIN.right);
}

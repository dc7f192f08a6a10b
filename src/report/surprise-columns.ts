import type { SurprisingCall } from "../results/score.ts";

/** The calls that share one column of an overview. */
export interface SurpriseColumn {
  /** Position in the trace of the first call, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly highestBits: number;
  /**
   * Mean surprise of every call from the start of the trace to the end of this column: the score so
   * far.
   */
  readonly meanSoFarBits: number;
}

/** A surprise that can be drawn: not finite (a broken model) counts as 0, never as NaN. */
export function drawableBits(bits: number): number {
  return Number.isFinite(bits) ? Math.max(0, bits) : 0;
}

/**
 * The calls in at most `columns` columns of near equal width, in order; no calls give no columns.
 */
export function surpriseColumns(calls: readonly SurprisingCall[], columns: number): readonly SurpriseColumn[] {
  const number = Math.min(columns, calls.length);
  let sum = 0;
  return Array.from({ length: number }, (_, column) => {
    const from = Math.floor((column * calls.length) / number);
    const to = Math.floor(((column + 1) * calls.length) / number);
    let highestBits = 0;
    for (const call of calls.slice(from, to)) {
      const bits = drawableBits(call.surpriseBits);
      sum += bits;
      highestBits = Math.max(highestBits, bits);
    }
    return { from, to, highestBits, meanSoFarBits: sum / to };
  });
}

/** The `number` most surprising calls, highest first; equals keep the order of the trace. */
export function mostSurprising(calls: readonly SurprisingCall[], number: number): readonly SurprisingCall[] {
  return [...calls]
    .sort((a, b) => drawableBits(b.surpriseBits) - drawableBits(a.surpriseBits) || a.index - b.index)
    .slice(0, number);
}

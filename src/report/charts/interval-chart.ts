import type { Interval } from "../../results/test-sets.ts";
import type { SetRow } from "../set-phrases.ts";
import { chartColour, seriesColour } from "./palette.ts";

const WIDTH = 170;
const HEIGHT = 18;
const PADDING = 6;

/** The AUC range that all rows of a page share, so that their marks can be compared by eye: every interval, out to the next tenth. */
export function intervalRange(rows: readonly SetRow[]): readonly [number, number] {
  const values = rows
    .flatMap(({ result }) => [result.auc, ...(result.aucInterval ?? []), ...(result.aucIntervalDistinct ?? [])])
    .filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const low = Math.max(0, Math.floor(Math.min(...values) * 10 - 1e-9) / 10);
  return [low, Math.max(low + 0.1, Math.min(1, Math.ceil(Math.max(...values) * 10 + 1e-9) / 10))];
}

/**
 * An AUC as an upright stroke on a thick bar (interval over files) and a thin one (over distinct traces) on `range`. A picture of figures that stand beside it
 * in the table, so hidden from screen readers. "" when the AUC is not finite.
 */
export function intervalMark({ result }: SetRow, index: number, [low, high]: readonly [number, number]): string {
  if (!Number.isFinite(result.auc)) return "";
  const x = (auc: number): number =>
    Math.round((PADDING + ((auc - low) / (high - low)) * (WIDTH - 2 * PADDING)) * 100) / 100;
  const line = (ends: Interval, width: number, opacity: number): string =>
    ends !== null && ends.every(Number.isFinite)
      ? `<line x1="${x(ends[0])}" x2="${x(ends[1])}" y1="9" y2="9" stroke-width="${width}" opacity="${opacity}"/>`
      : "";
  return (
    `<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true">` +
    `<line x1="${PADDING}" x2="${WIDTH - PADDING}" y1="9" y2="9" style="stroke:${chartColour("grid")}"/>` +
    `<g style="stroke:${seriesColour(index)}">${line(result.aucIntervalDistinct, 2, 1)}${line(result.aucInterval, 9, 0.45)}</g>` +
    `<line x1="${x(result.auc)}" x2="${x(result.auc)}" y1="1" y2="17" stroke-width="3" style="stroke:${seriesColour(index)}"/></svg>`
  );
}

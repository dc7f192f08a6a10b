import type { Interval, TestSetResult } from "../../results/evaluation.ts";
import type { SetRow } from "../set-phrases.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { linearScale } from "./scale.ts";
import { svgLine } from "./svg.ts";

const HEIGHT = 18;
const PADDING = 4;

/**
 * The AUC range that all rows of a page share, so that their marks can be compared by eye: every
 * interval, out to the next tenth.
 */
export function intervalRange(rows: readonly SetRow[]): readonly [number, number] {
  const values = rows
    .flatMap(({ result }) => [result.auc, ...(result.aucInterval ?? []), ...(result.aucIntervalDistinct ?? [])])
    .filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const low = Math.max(0, Math.floor(Math.min(...values) * 10 - 1e-9) / 10);
  return [low, Math.max(low + 0.1, Math.min(1, Math.ceil(Math.max(...values) * 10 + 1e-9) / 10))];
}

/**
 * An AUC as an upright stroke on a thick bar (interval over files) and a thin one (over distinct
 * traces) on `range`. It repeats figures of the table around it, so it is hidden from screen
 * readers. "" when the AUC is not finite.
 * @param index the detector's place in the evaluation
 * @param width in pixels
 */
export function intervalMark(
  { auc, aucInterval, aucIntervalDistinct }: Pick<TestSetResult, "auc" | "aucInterval" | "aucIntervalDistinct">,
  index: number,
  range: readonly [number, number],
  width: number,
): string {
  if (!Number.isFinite(auc)) return "";
  const x = linearScale(range, [PADDING, width - PADDING]);
  const bar = (ends: Interval, attributes: string): string =>
    ends !== null && ends.every(Number.isFinite)
      ? svgLine([x.placeOf(ends[0]), 9], [x.placeOf(ends[1]), 9], attributes)
      : "";
  const at = x.placeOf(auc);
  return (
    `<svg class="interval" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" aria-hidden="true">` +
    svgLine([PADDING, 9], [width - PADDING, 9], `stroke="${chartColour("grid")}"`) +
    `<g stroke="${seriesColour(index)}">` +
    bar(aucIntervalDistinct, 'stroke-width="2"') +
    bar(aucInterval, 'stroke-width="9" stroke-opacity="0.45"') +
    `${svgLine([at, 1], [at, 17], 'stroke-width="3"')}</g></svg>`
  );
}

import type { DetectorResult, Evaluation } from "../../results/evaluation.ts";
import { seriesColour, seriesDash } from "../charts/palette.ts";
import { markedName } from "../set-phrases.ts";
import { escapeHtml } from "./html.ts";

/** A detector's name behind a square of its colour, as HTML. */
export function detectorName(name: string, index: number): string {
  return `<span class="swatch" style="background:${seriesColour(index)}"></span>${escapeHtml(name)}`;
}

/**
 * The key of every chart: each detector's name after a stroke in its colour and dashes, as an HTML
 * list.
 * @param isDrawn whether the chart shows a detector; all, where it is left out
 */
export function legend({ detectors }: Evaluation, isDrawn: (detector: DetectorResult) => boolean = () => true): string {
  const items = detectors.flatMap((detector, index) =>
    isDrawn(detector)
      ? `<li><svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true"><line x1="1" x2="33" y1="5" y2="5" stroke-width="3" stroke-dasharray="${seriesDash(index)}" style="stroke:${seriesColour(index)}"/></svg>${escapeHtml(markedName(detector))}</li>`
      : [],
  );
  return `<ul class="legend" aria-label="Detectors">${items.join("")}</ul>`;
}

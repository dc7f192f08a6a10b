import { escapeHtml } from "./html.ts";
import { seriesColour, seriesDash } from "./palette.ts";
import type { Evaluation } from "./types.ts";

/** A detector's name behind a square of its colour, as HTML. */
export function detectorName(name: string, index: number): string {
  return `<span class="swatch" style="background:${seriesColour(index)}"></span>${escapeHtml(name)}`;
}

/** The key of every chart: a stroke in each detector's colour and dashes beside its name, as an HTML list. */
export function legend({ detectors }: Evaluation): string {
  const items = detectors.map(
    ({ name }, index) =>
      `<li><svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true"><line x1="1" x2="33" y1="5" y2="5" stroke-width="3" stroke-dasharray="${seriesDash(index)}" style="stroke:${seriesColour(index)}"/></svg>${escapeHtml(name)}</li>`,
  );
  return `<ul class="legend" aria-label="Detectors">${items.join("")}</ul>`;
}

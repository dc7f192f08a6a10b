import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import { escapeHtml } from "./html.ts";
import { seriesColour, seriesDash } from "./palette.ts";

/** What marks a detector that was found by looking at test figures. */
const EXPLORATORY_MARK = "†";

/** What the mark means, as a note below the tables; "" where nothing is marked. */
export function exploratoryNote({ detectors }: Evaluation): string {
  if (!detectors.some((detector) => detector.exploratory === true)) return "";
  return `${EXPLORATORY_MARK} exploratory: found by looking at test figures of ADFA-LD, so its figures there flatter.`;
}

/** A detector's name with its mark, if it needs one. */
export function markedName({ name, exploratory }: Pick<DetectorResult, "name" | "exploratory">): string {
  return exploratory === true ? `${name} ${EXPLORATORY_MARK}` : name;
}

/** A detector's name behind a square of its colour, as HTML. */
export function detectorName(name: string, index: number): string {
  return `<span class="swatch" style="background:${seriesColour(index)}"></span>${escapeHtml(name)}`;
}

/**
 * The key of every chart: a stroke in each detector's colour and dashes beside its name, as an HTML list.
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

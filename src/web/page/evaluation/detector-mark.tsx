import { seriesColour, seriesDash } from "../../../report/charts/palette.ts";
import { printable } from "../../../report/printable.ts";
import { markedName } from "../../../report/set-phrases.ts";
import type { DetectorResult } from "../../../results/evaluation.ts";

/** A detector's name behind a square of its colour. @param index its place in the evaluation */
export function DetectorMark({ detector, index }: { readonly detector: DetectorResult; readonly index: number }) {
  return (
    <>
      <span class="swatch" style={{ background: seriesColour(index) }} />
      {printable(markedName(detector))}
    </>
  );
}

/**
 * The key of the curves: a stroke in each detector's colour and dashes next to its name, and what
 * the ring is.
 */
export function DetectorLegend({ detectors }: { readonly detectors: readonly DetectorResult[] }) {
  return (
    <ul class="detector-legend" aria-label="Detectors">
      {detectors.map((detector, index) => (
        <li key={index}>
          <svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true">
            <line
              x1="1"
              x2="33"
              y1="5"
              y2="5"
              stroke-width="3"
              stroke-dasharray={seriesDash(index)}
              style={{ stroke: seriesColour(index) }}
            />
          </svg>
          {printable(markedName(detector))}
        </li>
      ))}
      {detectors.some((detector) => detector.thresholdScore !== null) ? (
        <li class="quiet">
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <circle class="working-point" cx="7" cy="7" r="5" style={{ stroke: "currentColor" }} />
          </svg>
          at its threshold
        </li>
      ) : null}
    </ul>
  );
}

import type { JSX } from "preact";
import { HEAT_LIMITS_BITS } from "../../../report/charts/palette.ts";
import "./heat.css";

/** The key to the colours of surprise, in bits. */
export function HeatLegend({ withUnscored }: { readonly withUnscored: boolean }): JSX.Element {
  return (
    <ul class="heat-legend" aria-label="Colours of surprise in bits">
      {[0, ...HEAT_LIMITS_BITS].map((from, level) => {
        const to = HEAT_LIMITS_BITS[level];
        return (
          <li key={from}>
            <span class={`heat-swatch heat-${level}`} />
            {to === undefined ? `${from} bits and more` : `${from}–${to}`}
          </li>
        );
      })}
      {withUnscored && (
        <li>
          <span class="heat-swatch heat-unscored" />
          not scored
        </li>
      )}
    </ul>
  );
}

import type { JSX } from "preact";
import { fixed, percent } from "../../../numbers.ts";
import { HEAT_LIMITS_BITS, heatLevel } from "../../../report/charts/palette.ts";
import { printable } from "../../../report/printable.ts";
import "./heat.css";
import { formatBits, type ExpectedCall, formatOdds, describePlace } from "./surprise-phrases.ts";

interface StripReadoutProps {
  readonly call: number;
  readonly calls: number;
  readonly name: string;
  /** NaN where the call was given no surprise. */
  readonly bits: number;
  readonly expected: readonly ExpectedCall[];
  /** How many rows of expected calls to keep room for. */
  readonly rows: number;
  /** The mean surprise up to and with this call, in bits; null where it is not the score. */
  readonly scoreSoFar: number | null;
  /** Whether changes are to be spoken. */
  readonly isSpoken: boolean;
}

/**
 * What is known of one call: its surprise, how rare that is, and what was expected instead. Its
 * size stays the same from call to call.
 */
export function StripReadout(props: StripReadoutProps): JSX.Element {
  const { call, calls, name, bits, expected, rows, scoreSoFar, isSpoken } = props;
  const isScored = Number.isFinite(bits);
  return (
    <div
      class="strip-readout"
      role="group"
      aria-label="Call"
      aria-live={isSpoken ? "polite" : "off"}
      data-testid="strip-readout"
    >
      <div class="readout-call">
        <p class="readout-place">{capitalised(describePlace(call, calls))}</p>
        <p class="readout-name">
          <span class={`heat-swatch ${isScored ? `heat-${heatLevel(bits)}` : "heat-unscored"}`} />
          <code>{printable(name)}</code>
        </p>
        <p class="readout-bits">
          <strong>{formatBits(bits)}</strong>
          {isScored && <span class="quiet">, odds {formatOdds(bits)}</span>}
        </p>
        {scoreSoFar !== null && <p class="quiet readout-score">score so far {fixed(scoreSoFar, 3)}</p>}
      </div>
      <div class="readout-expected">
        <p class="readout-place">Expected here</p>
        <ol aria-label="Expected calls">
          {Array.from({ length: rows }, (_, rank) => {
            const one = expected[rank];
            return one === undefined ? (
              <li key={rank} aria-hidden="true">
                {rank === 0 ? <span class="quiet">no prediction</span> : " "}
              </li>
            ) : (
              <li key={rank} class={one.came ? "came" : ""}>
                <code title={printable(one.name)}>{printable(one.name)}</code>
                <span class="expected-track" aria-hidden="true">
                  <span class="expected-bar" style={{ width: `${100 * one.probability}%` }} />
                </span>
                <span class="expected-share">
                  {percent(one.probability, one.probability < 0.095 ? 1 : 0).replaceAll(" ", "\u00a0")}
                </span>
                <span class="expected-came">{one.came ? "came" : ""}</span>
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

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

import type { JSX } from "preact";
import { at } from "../../../core/at.ts";
import { fixed } from "../../../numbers.ts";
import { heatLevel } from "../../../report/charts/heat.ts";
import { printable } from "../../../report/printable.ts";
import type { LiveProgress } from "./live-progress.ts";
import { SURPRISING_FROM_BITS } from "./surprising-places.ts";

const SHOWN = 30;
/** From here on a call's bits are worth their place. */
const BITS_FROM = 4;

interface LiveTickerProps {
  readonly names: readonly string[];
  readonly progress: LiveProgress;
}

/** The last 30 calls heard, newest first, coloured by surprise. */
export function LiveTicker({ names, progress }: LiveTickerProps): JSX.Element {
  const { heard, surpriseBits } = progress;
  const first = Math.max(0, heard - SHOWN);
  return (
    <ol class="live-ticker" aria-label="Last calls heard, newest first" data-testid="live-ticker">
      {Array.from({ length: heard - first }, (_, back) => {
        const call = heard - 1 - back;
        const bits = at(surpriseBits, call);
        const isScored = Number.isFinite(bits);
        return (
          // Keyed by place, not by call: the places stand still and the calls run through them.
          <li key={back} class={`${back === 0 ? "newest" : ""} ${bits >= SURPRISING_FROM_BITS ? "surprising" : ""}`}>
            <span class={`heat-swatch ${isScored ? `heat-${heatLevel(bits)}` : "heat-unscored"}`} />
            <code>{printable(names[call] ?? "")}</code>
            {bits >= BITS_FROM && <span class="ticker-bits">{fixed(bits, 1)}</span>}
            {!isScored && <span class="visually-hidden">not scored</span>}
          </li>
        );
      })}
      {heard === 0 && <li class="quiet">No call heard yet.</li>}
    </ol>
  );
}

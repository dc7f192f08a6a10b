import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { fixed } from "../../../numbers.ts";
import type { TraceView } from "../../api.ts";
import { type StripAction, ZOOM_STEP } from "./strip-state.ts";
import { isWhole, LEAST_SPAN, type StripWindow } from "./strip-window.ts";
import { stretchWords, windowWords } from "./surprise-words.ts";

interface StripToolbarProps {
  readonly window: StripWindow;
  readonly calls: number;
  readonly onAction: (action: StripAction) => void;
}

/** Which calls are shown, and the buttons that zoom and lead to surprising calls. */
export function StripToolbar({ window, calls, onAction }: StripToolbarProps): JSX.Element {
  const whole = isWhole(window, calls);
  // Not `disabled`: a button that does what it can must not lose the focus. What such a button asks
  // for changes nothing.
  const button = (action: StripAction, words: string, label: string | null, disabled: boolean): JSX.Element => (
    <button
      type="button"
      {...(label === null ? {} : { "aria-label": label })}
      aria-disabled={disabled}
      onClick={() => {
        onAction(action);
      }}
    >
      {words}
    </button>
  );
  return (
    <div class="row spread strip-bar">
      <p class="strip-shown" data-testid="strip-shown">
        Shown: {windowWords(window.from, window.to, calls)}
      </p>
      <div class="row strip-buttons" role="group" aria-label="Zoom and move">
        {button({ kind: "zoom", factor: ZOOM_STEP }, "−", "Zoom out", whole)}
        {button({ kind: "zoom", factor: 1 / ZOOM_STEP }, "+", "Zoom in", window.to - window.from <= LEAST_SPAN)}
        {button({ kind: "whole" }, "Whole trace", null, whole)}
        {button({ kind: "surprising", direction: -1 }, "‹", "Previous surprising call", false)}
        {button({ kind: "surprising", direction: 1 }, "Next surprising call ›", "Next surprising call", false)}
      </div>
    </div>
  );
}

interface StretchButtonsProps {
  readonly stretches: TraceView["stretches"];
  readonly baselineBits: number;
  /** Called with the rank, from 0, of the stretch that was chosen. */
  readonly onStretch: (rank: number) => void;
}

/** The stretches that stand out as buttons that lead to them, most excess first. */
export function StretchButtons({ stretches, baselineBits, onStretch }: StretchButtonsProps): JSX.Element {
  const titleId = useId();
  if (stretches.length === 0)
    return (
      <p class="hint stretch-none">
        No stretch stands out: none surprises by more than {fixed(baselineBits, 2)} bits a call on average.
      </p>
    );
  return (
    <div class="stretches">
      <h3 id={titleId}>Stretches that stand out</h3>
      <ol aria-labelledby={titleId}>
        {stretches.map((stretch, rank) => (
          <li key={stretch.from}>
            <button
              type="button"
              onClick={() => {
                onStretch(rank);
              }}
            >
              <span class="stretch-rank">{rank + 1}</span>
              <span>{stretchWords(stretch)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

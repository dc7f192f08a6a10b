import type { JSX } from "preact";
import { type StripAction, ZOOM_STEP } from "./strip-state.ts";
import { isWhole, LEAST_SPAN, type StripWindow } from "./strip-window.ts";
import { windowWords } from "./surprise-words.ts";

interface StripToolbarProps {
  readonly window: StripWindow;
  readonly calls: number;
  readonly onAction: (action: StripAction) => void;
}

/** Which calls are shown, and the buttons that zoom and lead to surprising calls. */
export function StripToolbar({ window, calls, onAction }: StripToolbarProps): JSX.Element {
  const whole = isWhole(window, calls);
  // Not `disabled`: a button that does what it can must not lose the focus. What such a button asks for changes nothing.
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

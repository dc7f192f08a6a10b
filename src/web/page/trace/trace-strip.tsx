import type { JSX } from "preact";
import { useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { at } from "../../../core/at.ts";
import { fixed } from "../../../numbers.ts";
import type { TraceView } from "../../api.ts";
import { StripOverview } from "./strip-overview.tsx";
import { HeatLegend, StripReadout } from "./strip-readout.tsx";
import { acted, select, type StripAction, type StripState, ZOOM_STEP } from "./strip-state.ts";
import { around, glided, isWhole, LEAST_SPAN, type StripWindow, wholeTrace } from "./strip-window.ts";
import { StripZoomed } from "./strip-zoomed.tsx";
import { bitsOf, highestBetween, meanBetween, surprisePyramid } from "./surprise-pyramid.ts";
import { EXPECTED_CALLS, expectedCalls, describeCall, describeStretch, describeWindow } from "./surprise-phrases.ts";
import "./trace-strip.css";

const LEAST_TOP_BITS = 4;
/** Room above the highest bar for its number. */
const HEADROOM = 1.14;
/** Selected in a trace without a surprising stretch. */
const FIRST_CALL = 0;
const GLIDE_MILLISECONDS = 220;

interface TraceStripProps {
  readonly view: TraceView;
  /** The score above which the trace raises an alarm; null where there is none. */
  readonly thresholdScore: number | null;
  /** Only for "bits a call" the score so far is drawn. */
  readonly scoreUnit: string;
  /** Called with each newly selected call, from 0. */
  readonly onSelect?: (index: number) => void;
}

/**
 * One trace as a strip of its calls, coloured by surprise: the whole above, a part of it below down
 * to single calls with names, and what is known of the call that is selected or under the pointer.
 * Works by pointer, touch and keyboard, for 1 to 1,000,000 calls.
 */
export function TraceStrip(props: TraceStripProps): JSX.Element {
  // Another trace starts afresh: nothing of the old one's window or selection fits it.
  return props.view.calls.length === 0 ? (
    <p class="hint">The trace holds no call.</p>
  ) : (
    <Strip key={props.view.index} {...props} />
  );
}

function Strip({ view, thresholdScore, scoreUnit, onSelect }: TraceStripProps): JSX.Element {
  const calls = view.calls.length;
  const pyramid = useMemo(() => surprisePyramid(view.surpriseBits), [view]);
  const highestBits = highestBetween(pyramid, 0, calls);
  const topBits = HEADROOM * Math.max(LEAST_TOP_BITS, Number.isFinite(highestBits) ? highestBits : 0);
  const [state, setState] = useState<StripState>({
    window: wholeTrace(calls),
    selected: view.stretches[0]?.from ?? FIRST_CALL,
  });
  const [hovered, setHovered] = useState<number | null>(null);
  const [isFocused, setFocused] = useState(false);
  const hintId = useId();
  const withScore = scoreUnit === "bits a call";
  const { window, selected } = state;
  const [isDragged, setDragged] = useState(false);
  const shownWindow = useGlide(window, isDragged);
  const shown = hovered ?? selected;

  const adopt = (next: StripState): void => {
    setState(next);
    setDragged(false);
    if (next.selected !== selected) onSelect?.(next.selected);
  };
  const act = (action: StripAction): void => {
    setHovered(null);
    adopt(acted(state, action, pyramid, view.stretches));
  };
  const move = (next: StripWindow, isSmooth: boolean): void => {
    setDragged(!isSmooth);
    setState({ ...state, window: next });
  };
  const goTo = (rank: number): void => {
    const stretch = view.stretches[rank];
    if (stretch !== undefined) adopt({ window: around(stretch.from, stretch.to, calls), selected: stretch.from });
  };
  const expected = expectedCalls(view, shown, EXPECTED_CALLS);
  const selectedExpected = shown === selected ? expected : expectedCalls(view, selected, EXPECTED_CALLS);

  return (
    <div class="trace-strip">
      <StripToolbar window={window} calls={calls} onAction={act} />
      <StripOverview
        pyramid={pyramid}
        stretches={view.stretches}
        topBits={topBits}
        window={shownWindow}
        onWindow={move}
      />
      <StripZoomed
        view={view}
        pyramid={pyramid}
        topBits={topBits}
        window={shownWindow}
        selected={selected}
        hovered={hovered}
        thresholdScore={thresholdScore}
        withScore={withScore}
        spoken={describeCall(selected, calls, view.calls[selected] ?? "", bitsOf(pyramid, selected), selectedExpected)}
        hintId={hintId}
        onAction={act}
        onWindow={move}
        onSelect={(call) => {
          adopt(select(state, call, calls));
        }}
        onHover={setHovered}
        onFocused={setFocused}
      />
      <StripReadout
        call={shown}
        calls={calls}
        name={view.calls[shown] ?? ""}
        bits={bitsOf(pyramid, shown)}
        expected={expected}
        rows={Math.min(EXPECTED_CALLS, Math.max(1, view.top))}
        scoreSoFar={withScore ? meanBetween(pyramid, 0, shown + 1) : null}
        isSpoken={!isFocused}
      />
      <HeatLegend withUnscored={at(pyramid.scoredBefore, calls) < calls} />
      <p class="hint">
        Colour and height: surprise, in bits; where calls share a column, the highest. Calls are counted from 0. Drag to
        move; double-click, pinch, or scroll while holding Ctrl or once the strip has the focus, to zoom.
      </p>
      <p class="hint" id={hintId}>
        Keys: <kbd>←</kbd> <kbd>→</kbd> call, <kbd>Page Up</kbd> <kbd>Page Down</kbd> screen, <kbd>Home</kbd>{" "}
        <kbd>End</kbd> ends, <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>0</kbd> whole trace, <kbd>n</kbd> <kbd>p</kbd> next
        and previous surprising call.
      </p>
      <StretchButtons stretches={view.stretches} baselineBits={view.baselineBits} onStretch={goTo} />
    </div>
  );
}

interface StripToolbarProps {
  readonly window: StripWindow;
  readonly calls: number;
  readonly onAction: (action: StripAction) => void;
}

/** Which calls are shown, and the buttons that zoom and lead to surprising calls. */
function StripToolbar({ window, calls, onAction }: StripToolbarProps): JSX.Element {
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
        Shown: {describeWindow(window.from, window.to, calls)}
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
function StretchButtons({ stretches, baselineBits, onStretch }: StretchButtonsProps): JSX.Element {
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
              <span>{describeStretch(stretch)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/**
 * A window that glides to `target` instead of jumping there, so that the eye keeps its place. It
 * follows at once where `isInstant` (what a hand drags must stay under it) and where the user wants
 * less motion.
 */
function useGlide(target: StripWindow, isInstant: boolean): StripWindow {
  const [shown, setShown] = useState(target);
  const at = useRef(target);
  useLayoutEffect(() => {
    const show = (window: StripWindow): void => {
      at.current = window;
      setShown(window);
    };
    if (isInstant || at.current === target || window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      show(target);
      return;
    }
    const from = at.current;
    let frame = 0;
    let start: number | null = null;
    const move = (now: number): void => {
      start ??= now;
      const share = Math.min(1, (now - start) / GLIDE_MILLISECONDS);
      show(glided(from, target, share));
      if (share < 1) frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [target, isInstant]);
  return isInstant ? target : shown;
}

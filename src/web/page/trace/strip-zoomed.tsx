import type { JSX, RefObject } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { TraceView } from "../../api.ts";
import { drawColumns, drawNames } from "./draw-calls.ts";
import { drawBrackets, drawMarkers } from "./draw-markers.ts";
import { drawBitsScale, drawCallScale } from "./draw-scales.ts";
import { drawScore, scorePoints, scoreScaleTop } from "./draw-score.ts";
import { actionOfKey, type StripAction } from "./strip-state.ts";
import { callAt, innerWidth, MARGIN, panned, placeAt, stripLayout, type StripWindow, zoomed } from "./strip-window.ts";
import { meanBetween, type SurprisePyramid } from "./surprise-pyramid.ts";
import { type Paper, useCanvas } from "./use-canvas.ts";

const CLICK_PIXELS = 4;
const DOUBLE_CLICK_FACTOR = 1 / 3;
const WHEEL_PIXELS_PER_DOUBLING = 300;

interface StripZoomedProps {
  readonly view: TraceView;
  readonly pyramid: SurprisePyramid;
  /** The upper end of the scale of the bars, in bits. */
  readonly topBits: number;
  readonly window: StripWindow;
  readonly selected: number;
  readonly hovered: number | null;
  readonly thresholdScore: number | null;
  /** Whether the score is the mean of the bits, so that the score so far can be drawn. */
  readonly withScore: boolean;
  /** The selected call in words. */
  readonly spoken: string;
  /** The id of the element that says which keys there are. */
  readonly hintId: string;
  readonly onAction: (action: StripAction) => void;
  /** Called with the next window, and whether to glide there. */
  readonly onWindow: (window: StripWindow, isSmooth: boolean) => void;
  readonly onSelect: (call: number) => void;
  readonly onHover: (call: number | null) => void;
  readonly onFocused: (isFocused: boolean) => void;
}

/**
 * The part of a trace that a window shows, call by call where there is room: one slider whose value
 * is the selected call.
 */
export function StripZoomed(props: StripZoomedProps): JSX.Element {
  const { view, pyramid, topBits, window, selected, hovered, thresholdScore, withScore, onAction, onFocused } = props;
  const slider = useRef<HTMLDivElement>(null);
  const layout = stripLayout(withScore);
  const draw = useCallback(
    (paper: Paper) => {
      const bands = stripLayout(withScore);
      drawBitsScale(paper, bands.bars, topBits);
      drawColumns(paper, pyramid, window, bands.bars, bands.cells, topBits);
      drawBrackets(paper, view.stretches, window, bands.brackets, true);
      if (bands.score !== null)
        drawScore(paper, bands.score, {
          points: scorePoints(window, innerWidth(paper.width), pyramid.calls, (call) =>
            meanBetween(pyramid, 0, call + 1),
          ),
          isGrowing: pyramid.calls === 1,
          thresholdScore,
          topBits: scoreScaleTop(meanBetween(pyramid, 0, pyramid.calls), thresholdScore),
        });
      drawMarkers(paper, window, bands, selected, hovered);
      drawNames(paper, view.calls, pyramid, window, bands, topBits);
      drawCallScale(paper, bands.axis, window, pyramid.calls);
    },
    [view, pyramid, topBits, window, selected, hovered, thresholdScore, withScore],
  );
  const canvas = useCanvas(draw);
  useStripPointer(slider, { ...props, calls: pyramid.calls });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOfKey(event.key, event.shiftKey);
    if (action === null) return;
    event.preventDefault();
    onAction(action);
  };
  return (
    <div
      ref={slider}
      class="strip-zoomed"
      role="slider"
      tabIndex={0}
      aria-label="Calls of the trace"
      aria-valuemin={0}
      aria-valuemax={pyramid.calls - 1}
      aria-valuenow={selected}
      aria-valuetext={props.spoken}
      aria-describedby={props.hintId}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onFocused(true);
      }}
      onBlur={() => {
        onFocused(false);
      }}
    >
      <canvas ref={canvas} aria-hidden="true" style={{ height: `${layout.height}px` }} />
    </div>
  );
}

/** What the pointer does to a strip. */
interface StripPointer {
  readonly calls: number;
  readonly window: StripWindow;
  /** Called with the next window, and whether to glide there. */
  readonly onWindow: (window: StripWindow, isSmooth: boolean) => void;
  readonly onSelect: (call: number) => void;
  readonly onHover: (call: number | null) => void;
}

/** Two fingers' middle and distance, in pixels of the page. */
function pinchOf(fingers: ReadonlyMap<number, number>): { readonly middle: number; readonly distance: number } {
  const [first = 0, second = 0] = fingers.values();
  return { middle: (first + second) / 2, distance: Math.max(24, Math.abs(first - second)) };
}

/**
 * Makes an element with a strip's margins answer the pointer: hover, click to select, drag to move,
 * two fingers to zoom, double click to zoom, and the wheel to zoom, but only with Ctrl or while the
 * element has the focus, so that the page still scrolls over it.
 */
function useStripPointer(element: RefObject<HTMLElement | null>, pointer: StripPointer): void {
  const latest = useRef(pointer);
  latest.current = pointer;
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const fingers = new Map<number, number>();
    let startX = 0;
    let isDragging = false;
    const width = (): number => innerWidth(target.clientWidth);
    const placeOf = (clientX: number): number =>
      placeAt(clientX - target.getBoundingClientRect().left - MARGIN.left, latest.current.window, width());
    const callOf = (clientX: number): number => callAt(placeOf(clientX), latest.current.calls);
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      target.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, event.clientX);
      startX = event.clientX;
      isDragging = fingers.size > 1;
    };
    const onMove = (event: PointerEvent): void => {
      const { calls, window, onWindow, onHover } = latest.current;
      const before = fingers.get(event.pointerId);
      if (before === undefined) {
        if (event.pointerType === "mouse") onHover(callOf(event.clientX));
        return;
      }
      if (fingers.size === 1 && !isDragging && Math.abs(event.clientX - startX) < CLICK_PIXELS) return;
      isDragging = true;
      const was = pinchOf(fingers);
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size === 1) {
        onWindow(panned(window, calls, ((before - event.clientX) * (window.to - window.from)) / width()), false);
        return;
      }
      const is = pinchOf(fingers);
      onWindow(zoomed(window, calls, was.distance / is.distance, placeOf(is.middle)), false);
    };
    const onUp = (event: PointerEvent): void => {
      if (!fingers.delete(event.pointerId)) return;
      if (!isDragging && event.type === "pointerup") latest.current.onSelect(callOf(event.clientX));
    };
    const onLeave = (): void => {
      latest.current.onHover(null);
    };
    const onDoubleClick = (event: MouseEvent): void => {
      const { calls, window, onWindow } = latest.current;
      onWindow(zoomed(window, calls, DOUBLE_CLICK_FACTOR, placeOf(event.clientX)), true);
    };
    const onWheel = (event: WheelEvent): void => {
      const { calls, window, onWindow } = latest.current;
      if (!event.ctrlKey && !target.contains(document.activeElement)) return;
      event.preventDefault();
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
        onWindow(panned(window, calls, (sideways * (window.to - window.from)) / width()), false);
      else
        onWindow(zoomed(window, calls, 2 ** (event.deltaY / WHEEL_PIXELS_PER_DOUBLING), placeOf(event.clientX)), false);
    };
    const listening = new AbortController();
    const { signal } = listening;
    target.addEventListener("pointerdown", onDown, { signal });
    target.addEventListener("pointermove", onMove, { signal });
    target.addEventListener("pointerup", onUp, { signal });
    target.addEventListener("pointercancel", onUp, { signal });
    target.addEventListener("pointerleave", onLeave, { signal });
    target.addEventListener("dblclick", onDoubleClick, { signal });
    target.addEventListener("wheel", onWheel, { signal, passive: false });
    return () => {
      listening.abort();
    };
  }, [element]);
}

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { innerWidth, MARGIN } from "./strip-layout.ts";
import { callAt, panned, placeAt, type StripWindow, zoomed } from "./strip-window.ts";

const CLICK_PIXELS = 4;
const DOUBLE_CLICK_FACTOR = 1 / 3;
const WHEEL_PIXELS_PER_DOUBLING = 300;

/** What the pointer does to a strip. */
export interface StripPointer {
  readonly calls: number;
  readonly window: StripWindow;
  /** Told the window wanted, and whether to glide there. */
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
export function useStripPointer(element: RefObject<HTMLElement | null>, pointer: StripPointer): void {
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

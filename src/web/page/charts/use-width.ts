import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The size and the place of an element that is not drawn yet. */
export const UNDRAWN_PIXELS = 0;

/**
 * The width of an element in whole CSS pixels, kept up to date, so that a chart can be drawn with
 * text of its true size.
 * @param before what to take before it is known
 */
export function useWidth<T extends Element>(
  before: number,
): { readonly ref: RefObject<T | null>; readonly width: number } {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(before);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const now = Math.floor(element.getBoundingClientRect().width);
      if (now > 0) setWidth(now);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return { ref, width };
}

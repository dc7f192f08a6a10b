import { useCallback, useEffect, useRef } from "preact/hooks";

/**
 * A function that hands `tell` what it was called with last, at most once a frame. What waits when
 * the component goes is dropped.
 */
export function useOnceAFrame<T>(tell: (value: T) => void): (value: T) => void {
  const latest = useRef(tell);
  latest.current = tell;
  const waiting = useRef<{ readonly frame: number; value: T } | null>(null);
  useEffect(
    () => () => {
      if (waiting.current !== null) cancelAnimationFrame(waiting.current.frame);
    },
    [],
  );
  return useCallback((value: T) => {
    if (waiting.current !== null) {
      waiting.current.value = value;
      return;
    }
    const frame = requestAnimationFrame(() => {
      const told = waiting.current;
      waiting.current = null;
      if (told !== null) latest.current(told.value);
    });
    waiting.current = { frame, value };
  }, []);
}

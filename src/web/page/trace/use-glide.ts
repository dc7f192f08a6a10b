import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { glided } from "./glide.ts";
import type { StripWindow } from "./strip-window.ts";

const GLIDE_MILLISECONDS = 220;

/**
 * A window that glides to `target` instead of jumping there, so that the eye keeps its place.
 * It follows at once where `isInstant` (what a hand drags must stay under it) and where the user wants less motion.
 */
export function useGlide(target: StripWindow, isInstant: boolean): StripWindow {
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

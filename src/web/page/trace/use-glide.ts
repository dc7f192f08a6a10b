import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { StripWindow } from "./strip-window.ts";

const GLIDE_MILLISECONDS = 220;

/**
 * A window that glides to `target` instead of jumping there, so that the eye keeps its place. It
 * follows at once where `isInstant` (what a hand drags must stay under it) and where the user wants
 * less motion.
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

/**
 * The window a share, in [0, 1], of the way from one to another: eased at both ends, the span
 * growing by equal factors in equal times.
 */
export function glided(from: StripWindow, to: StripWindow, share: number): StripWindow {
  if (share >= 1) return to;
  const eased = share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) * (1 - share);
  const [before, after] = [from.to - from.from, to.to - to.from];
  const span = before * (after / before) ** eased;
  // The middle moves in step with the span, so that a zoom about a place holds that place still.
  const done = Math.abs(after - before) < 1e-9 ? eased : (span - before) / (after - before);
  const start = from.from + (to.from - from.from) * done;
  return { from: start, to: start + span };
}

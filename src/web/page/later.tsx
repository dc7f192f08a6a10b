import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

export interface LaterProps {
  /** How many frames to wait, at least 1. */
  readonly frames: number;
  readonly children: ComponentChildren;
}

/** Draws its content some frames after it was first asked to, so that parts of a page come in tasks of their own; once there, it stays. */
export function Later({ frames, children }: LaterProps) {
  const [left, setLeft] = useState(frames);
  useEffect(() => {
    if (left === 0) return;
    const frame = requestAnimationFrame(() => {
      setLeft(left - 1);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [left]);
  return left === 0 ? <>{children}</> : null;
}

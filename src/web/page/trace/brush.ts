import { heldIn, isWhole, LEAST_SPAN, panned, type StripWindow } from "./strip-window.ts";

const EDGE_PIXELS = 8;

/** What a drag on the overview does: it moves the window, draws one of its edges, or draws a new window. Places are in calls. */
export type Brush =
  | { readonly kind: "move"; readonly grabbed: number }
  | { readonly kind: "edge"; readonly fixed: number }
  | { readonly kind: "new"; readonly fixed: number };

/** What a drag does that starts at `place`, where a pixel is `callsPerPixel` calls: near an edge it draws that edge, inside it moves the window. */
export function brushAt(place: number, window: StripWindow, calls: number, callsPerPixel: number): Brush {
  const near = EDGE_PIXELS * callsPerPixel;
  if (isWhole(window, calls)) return { kind: "new", fixed: place };
  // A window narrower than its two edges can only be moved.
  const isNarrow = window.to - window.from < 3 * near;
  const reach = isNarrow ? 0 : near;
  if (
    place >= window.from + reach - (isNarrow ? near / 2 : 0) &&
    place <= window.to - reach + (isNarrow ? near / 2 : 0)
  )
    return { kind: "move", grabbed: place - window.from };
  if (!isNarrow && Math.abs(place - window.from) <= near) return { kind: "edge", fixed: window.to };
  if (!isNarrow && Math.abs(place - window.to) <= near) return { kind: "edge", fixed: window.from };
  return { kind: "new", fixed: place };
}

/** The window after a drag to `place`; it stays in the trace, and no narrower than 8 calls. */
export function brushed(brush: Brush, window: StripWindow, place: number, calls: number): StripWindow {
  if (brush.kind === "move") return panned(window, calls, place - brush.grabbed - window.from);
  const { fixed } = brush;
  if (Math.abs(place - fixed) < LEAST_SPAN)
    return heldIn(
      place < fixed ? { from: fixed - LEAST_SPAN, to: fixed } : { from: fixed, to: fixed + LEAST_SPAN },
      calls,
    );
  return heldIn(
    { from: Math.max(0, Math.min(place, fixed)), to: Math.min(Math.max(calls, LEAST_SPAN), Math.max(place, fixed)) },
    calls,
  );
}

import type { JSX } from "preact";
import { useCallback, useRef } from "preact/hooks";
import type { TraceView } from "../../api.ts";
import { UNDRAWN_PIXELS } from "../charts/use-width.ts";
import { drawColumns } from "./draw-calls.ts";
import { drawBrackets } from "./draw-markers.ts";
import {
  type Brush,
  brushAt,
  brushed,
  innerWidth,
  isWhole,
  MARGIN,
  OVERVIEW,
  panned,
  pixelOf,
  placeAt,
  type StripWindow,
  wholeTrace,
} from "./strip-window.ts";
import type { SurprisePyramid } from "./surprise-pyramid.ts";
import { type Paper, useCanvas } from "./use-canvas.ts";

const CLICK_PIXELS = 4;

interface StripOverviewProps {
  readonly pyramid: SurprisePyramid;
  readonly stretches: TraceView["stretches"];
  /** The upper end of the scale of the bars, in bits. */
  readonly topBits: number;
  readonly window: StripWindow;
  /** Called with the next window, and whether to glide there. */
  readonly onWindow: (window: StripWindow, isSmooth: boolean) => void;
}

function drawWindow({ context, colours, width: full }: Paper, window: StripWindow, whole: StripWindow): void {
  const width = innerWidth(full);
  const left = MARGIN.left + Math.max(0, Math.round(pixelOf(window.from, whole, width)));
  const right = Math.max(left + 3, MARGIN.left + Math.min(width, Math.round(pixelOf(window.to, whole, width))));
  const top = OVERVIEW.bars.top - 1;
  const height = OVERVIEW.height - top - 1;
  context.fillStyle = colours.page;
  context.globalAlpha = 0.62;
  context.fillRect(MARGIN.left, top, left - MARGIN.left, height);
  context.fillRect(right, top, MARGIN.left + width - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = colours.link;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(left - 1, top, right - left + 2, height, 3);
  context.stroke();
  if (right - left < 24) return;
  context.fillStyle = colours.link;
  for (const edge of [left - 1, right + 1]) {
    context.beginPath();
    context.roundRect(edge - 3, top + height / 2 - 9, 6, 18, 3);
    context.fill();
  }
}

/**
 * The whole trace as a strip, with a frame around what is zoomed. The frame can be dragged,
 * redrawn, or widened by its edges; for the pointer only.
 */
export function StripOverview({ pyramid, stretches, topBits, window, onWindow }: StripOverviewProps): JSX.Element {
  const { calls } = pyramid;
  const drag = useRef<{ readonly brush: Brush; readonly startX: number; moved: boolean } | null>(null);
  const draw = useCallback(
    (paper: Paper) => {
      const whole = wholeTrace(calls);
      drawColumns(paper, pyramid, whole, OVERVIEW.bars, OVERVIEW.cells, topBits);
      drawBrackets(paper, stretches, whole, OVERVIEW.brackets, false);
      if (!isWhole(window, calls)) drawWindow(paper, window, whole);
    },
    [pyramid, stretches, topBits, window, calls],
  );
  const canvas = useCanvas(draw);
  const width = (): number => innerWidth(canvas.current?.clientWidth ?? UNDRAWN_PIXELS);
  const placeOf = (event: PointerEvent): number => {
    const left = canvas.current?.getBoundingClientRect().left ?? UNDRAWN_PIXELS;
    return placeAt(event.clientX - left - MARGIN.left, wholeTrace(calls), width());
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    canvas.current?.setPointerCapture(event.pointerId);
    drag.current = {
      brush: brushAt(placeOf(event), window, calls, Math.max(calls, 1) / width()),
      startX: event.clientX,
      moved: false,
    };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = drag.current;
    if (at === null) return;
    at.moved ||= Math.abs(event.clientX - at.startX) >= CLICK_PIXELS;
    if (at.moved) onWindow(brushed(at.brush, window, placeOf(event), calls), false);
  };
  const onPointerUp = (event: PointerEvent): void => {
    const at = drag.current;
    drag.current = null;
    if (at?.brush.kind === "new" && !at.moved && !isWhole(window, calls))
      onWindow(panned(window, calls, placeOf(event) - (window.from + window.to) / 2), true);
  };
  return (
    <canvas
      ref={canvas}
      class="strip-overview"
      aria-hidden="true"
      data-testid="strip-overview"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => (drag.current = null)}
    />
  );
}

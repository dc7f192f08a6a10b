import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { HEAT_LIMITS_BITS } from "../../../report/charts/palette.ts";

/** A place to draw on, in CSS pixels, cleared. */
export interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly colours: CanvasColours;
}

/**
 * Keeps a canvas drawn: when `draw` is another function, when its size changes, and when the colour
 * scheme changes; sharp at every pixel density. The size is the one that CSS gives the canvas.
 * Memoise `draw`.
 */
export function useCanvas(draw: (paper: Paper) => void): RefObject<HTMLCanvasElement | null> {
  const canvasOf = useRef<HTMLCanvasElement>(null);
  const paint = useRef<(() => void) | null>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useLayoutEffect(() => {
    const canvas = canvasOf.current;
    const context = canvas?.getContext("2d") ?? null;
    if (canvas === null || context === null) return;
    let colours = canvasColours(context);
    const paintNow = (): void => {
      const { clientWidth: width, clientHeight: height } = canvas;
      const density = window.devicePixelRatio;
      const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
      if (columns === 0 || rows === 0) return;
      if (canvas.width !== columns) canvas.width = columns;
      if (canvas.height !== rows) canvas.height = rows;
      context.setTransform(density, 0, 0, density, 0, 0);
      context.clearRect(0, 0, width, height);
      latest.current({ context, width, height, colours });
    };
    const recolour = (): void => {
      colours = canvasColours(context);
      paintNow();
    };
    paint.current = paintNow;
    const resized = new ResizeObserver(paintNow);
    resized.observe(canvas);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", recolour);
    // Paper is light, whatever the screen is.
    const print = window.matchMedia("print");
    print.addEventListener("change", recolour);
    return () => {
      resized.disconnect();
      dark.removeEventListener("change", recolour);
      print.removeEventListener("change", recolour);
      paint.current = null;
    };
  }, []);
  useLayoutEffect(() => paint.current?.(), [draw]);
  return canvasOf;
}

/**
 * The colours and fonts of the page as a canvas needs them: resolved, for the scheme that holds
 * now.
 */
interface CanvasColours {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly page: string;
  readonly soft: string;
  readonly link: string;
  readonly alert: string;
  readonly alertGround: string;
  /** One per class of surprise, expected first. */
  readonly heat: readonly string[];
  /** For calls that were given no surprise. */
  readonly hatch: CanvasPattern | string;
  readonly font: string;
  readonly codeFont: string;
}

const HATCH_PIXELS = 6;

/** Reads the colours of the page as they hold now; `context` makes the hatching. */
function canvasColours(context: CanvasRenderingContext2D): CanvasColours {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const muted = variable("muted");
  const soft = variable("soft");
  return {
    ink: variable("ink"),
    muted,
    grid: variable("grid"),
    page: variable("page"),
    soft,
    link: variable("link"),
    alert: variable("alert"),
    alertGround: variable("alert-ground"),
    heat: Array.from({ length: HEAT_LIMITS_BITS.length + 1 }, (_, level) => variable(`heat-${level}`)),
    hatch: hatching(context, soft, muted) ?? soft,
    font: "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    codeFont: "11.5px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  };
}

function hatching(context: CanvasRenderingContext2D, ground: string, line: string): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = HATCH_PIXELS;
  tile.height = HATCH_PIXELS;
  const pen = tile.getContext("2d");
  if (pen === null) return null;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, HATCH_PIXELS, HATCH_PIXELS);
  pen.strokeStyle = line;
  pen.globalAlpha = 0.38;
  pen.beginPath();
  for (const shift of [-HATCH_PIXELS, 0, HATCH_PIXELS]) {
    pen.moveTo(shift - 1, HATCH_PIXELS + 1);
    pen.lineTo(shift + HATCH_PIXELS + 1, -1);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { canvasColours, type CanvasColours } from "./canvas-colours.ts";

/** A place to draw on, in CSS pixels, cleared. */
export interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly colours: CanvasColours;
}

/**
 * Keeps a canvas drawn: when `draw` is another function, when its size changes, and when the colour scheme changes; sharp at every pixel density.
 * The size is the one that CSS gives the canvas. Memoise `draw`.
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

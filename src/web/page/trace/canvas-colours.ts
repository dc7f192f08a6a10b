import { HEAT_LIMITS_BITS } from "../../../report/charts/heat.ts";

/** The colours and fonts of the page as a canvas needs them: resolved, for the scheme that holds now. */
export interface CanvasColours {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly page: string;
  readonly soft: string;
  readonly link: string;
  readonly alert: string;
  readonly alertGround: string;
  /** One a class of surprise, expected first. */
  readonly heat: readonly string[];
  /** Stands for calls that were given no surprise. */
  readonly hatch: CanvasPattern | string;
  readonly font: string;
  readonly codeFont: string;
}

const HATCH_PIXELS = 6;

/** Reads the colours of the page as they hold now; `context` makes the hatching. */
export function canvasColours(context: CanvasRenderingContext2D): CanvasColours {
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

import { escapeHtml } from "../html/html.ts";
import { chartColour } from "./palette.ts";
import type { Scale } from "./scale.ts";
import type { Point } from "./thin-line.ts";

/**
 * What a screen reader says of a chart. `id` is unique on the page; `title` and `description` are
 * plain text.
 */
interface ChartText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** The plot inside its margins, in pixels of the chart. */
export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A place on an axis, in pixels, and its figure. */
interface Tick {
  readonly place: number;
  readonly text: string;
}

/**
 * Opening tag and accessible name of a chart's SVG. Colours are attributes, not styles: a page's
 * policy may forbid inline styles, and a page's own style sheet may override them.
 * @param kind a class next to "chart"
 */
export function svgOpening(words: ChartText, width: number, height: number, kind = ""): string {
  const id = escapeHtml(words.id);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="${kind === "" ? "chart" : `chart ${kind}`}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" fill="currentColor" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">` +
    `<title id="${id}-title">${escapeHtml(words.title)}</title><desc id="${id}-desc">${escapeHtml(words.description)}</desc>`
  );
}

/**
 * A coordinate in pixels, rounded to 2 decimals so that an SVG's bytes do not depend on the
 * platform.
 */
export function rounded(place: number): number {
  return Math.round(place * 100) / 100;
}

/** A straight line of an axis or a rule. */
export function svgLine(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  attributes: string,
): string {
  return `<line x1="${rounded(x1)}" y1="${rounded(y1)}" x2="${rounded(x2)}" y2="${rounded(y2)}" ${attributes}/>`;
}

/** A line of plain text. */
export function svgText(
  x: number,
  y: number,
  anchor: "start" | "middle" | "end",
  text: string,
  attributes = "",
): string {
  const more = attributes === "" ? "" : ` ${attributes}`;
  return `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}"${more}>${escapeHtml(text)}</text>`;
}

/** The path of a rectangle between two opposite corners, for a `d` attribute. */
export function boxPath([x1, y1]: Point, [x2, y2]: Point): string {
  return `M${rounded(x1)} ${rounded(y1)}H${rounded(x2)}V${rounded(y2)}H${rounded(x1)}Z`;
}

/** The path of straight lines from point to point, for a `d` attribute; "" without points. */
export function linePath(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${rounded(x)} ${rounded(y)}`).join("");
}

/** The path of a step line, which keeps its height up to the next point; "" without points. */
export function stepPath(points: readonly Point[]): string {
  return points
    .map(([x, y], index) => (index === 0 ? `M${rounded(x)} ${rounded(y)}` : `H${rounded(x)}V${rounded(y)}`))
    .join("");
}

/** The ticks of `values` on a scale. */
export function ticksOf(scale: Scale, values: readonly number[], format: (value: number) => string): readonly Tick[] {
  return values.map((value) => ({ place: scale.placeOf(value), text: format(value) }));
}

/** Gridlines across the plot, each with its figure to the left of it. */
export function gridRows(box: PlotBox, ticks: readonly Tick[]): string {
  return ticks
    .map(
      ({ place, text }) =>
        gridLine([box.left, place], [box.right, place]) + svgText(box.left - 8, place + 4, "end", text),
    )
    .join("");
}

/** Gridlines from the top of the plot to its bottom, each with its figure below it. */
export function gridColumns(box: PlotBox, ticks: readonly Tick[]): string {
  return ticks.map(({ place }) => gridLine([place, box.top], [place, box.bottom])).join("") + figuresBelow(box, ticks);
}

/** Figures below the plot, without gridlines. */
export function figuresBelow(box: PlotBox, ticks: readonly Tick[]): string {
  return ticks.map(({ place, text }) => svgText(place, box.bottom + 18, "middle", text)).join("");
}

/** What the axes measure, plain text: above the upright axis and below the level one. */
export function axisTitles(box: PlotBox, upright: string, level: string): string {
  return (upright === "" ? "" : svgText(0, 12, "start", upright)) + svgText(box.right, box.bottom + 38, "end", level);
}

/** A gridline. */
export function gridLine(from: Point, to: Point): string {
  return svgLine(from, to, `stroke="${chartColour("grid")}"`);
}

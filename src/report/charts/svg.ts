import { escapeHtml } from "../html/html.ts";

/**
 * What a screen reader says of a chart. `id` is unique on the page; `title` and `description` are
 * plain text.
 */
export interface ChartText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/**
 * Opening tag and accessible name of a chart's SVG. Colours are attributes, not styles: a page's
 * policy may forbid inline styles, and a page's own style sheet may override them.
 * @param kind a class beside "chart"
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
export function svgText(x: number, y: number, anchor: "start" | "middle" | "end", text: string): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

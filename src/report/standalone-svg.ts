import { heatVariables } from "./heat.ts";
import { escapeHtml } from "./html.ts";
import { colourVariables, seriesColour, seriesDash } from "./palette.ts";

const MARGIN = 14;
const LINE = 20;
const CHARACTER = 7.2;
const KEY = 42;

interface LegendEntry {
  readonly name: string;
  readonly x: number;
  readonly line: number;
}

/** The entries of a legend one after another, on a new line where the next would not fit. */
function placed(names: readonly string[], width: number): readonly LegendEntry[] {
  let x = MARGIN;
  let line = 0;
  return names.map((name) => {
    const length = KEY + name.length * CHARACTER + 16;
    if (x > MARGIN && x + length > width) [x, line] = [MARGIN, line + 1];
    const entry = { name, x, line };
    x += length;
    return entry;
  });
}

/**
 * A chart of this folder as an SVG file of its own (a README's picture): with its ground, a margin, a legend of `detectorNames` (in the evaluation's
 * order; none for charts of one detector) and the colours of both schemes inside, so that it follows the reader's scheme wherever it is shown.
 */
export function standaloneSvg(svg: string, detectorNames: readonly string[] = []): string {
  const [, width = "0", height = "0"] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const entries = placed(detectorNames, Number(width) + MARGIN);
  const top = entries.length === 0 ? MARGIN : MARGIN + 8 + LINE * ((entries.at(-1)?.line ?? 0) + 1);
  const outerWidth = Number(width) + 2 * MARGIN;
  const outerHeight = Number(height) + top + MARGIN;
  const style =
    `<style>:root{${colourVariables("light")};${heatVariables("light")}}` +
    `@media (prefers-color-scheme:dark){:root{${colourVariables("dark")};${heatVariables("dark")}}}</style>`;
  const ground = `<rect x="${-MARGIN}" y="${-top}" width="100%" height="100%" style="fill:var(--page)"/>`;
  const legend = entries.map(({ name, x, line }, index) => {
    const y = MARGIN + LINE / 2 + line * LINE - top;
    return (
      `<line x1="${x - MARGIN}" x2="${x - MARGIN + 32}" y1="${y}" y2="${y}" stroke-width="3" stroke-dasharray="${seriesDash(index)}" style="stroke:${seriesColour(index)}"/>` +
      `<text x="${x - MARGIN + KEY - 2}" y="${y}" dy="0.35em" text-anchor="start" style="fill:var(--ink)">${escapeHtml(name)}</text>`
    );
  });
  const opening = `viewBox="${-MARGIN} ${-top} ${outerWidth} ${outerHeight}" width="${outerWidth}" height="${outerHeight}"`;
  return (
    svg
      .replace(/viewBox="[^"]*" width="\d+" height="\d+"/, opening)
      .replace("</desc>", () => `</desc>${style}${ground}${legend.join("")}`) + "\n"
  );
}

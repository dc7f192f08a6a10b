import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { chartColour } from "./palette.ts";
import { type ChartText, svgOpening } from "./svg.ts";

/**
 * The little of the DOM that is needed here; the library is compiled without the browser's types.
 */
interface PlainAttribute {
  readonly name: string;
  value: string;
}
interface PlainElement {
  readonly attributes: Iterable<PlainAttribute>;
  readonly outerHTML: string;
  innerHTML: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<PlainElement>;
}

const GEOMETRY = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "width",
  "height",
  "points",
]);

function roundNumbers(element: PlainElement): void {
  for (const attribute of [...element.attributes])
    if (GEOMETRY.has(attribute.name))
      attribute.value = attribute.value.replace(/-?\d*\.\d{2,}(?:e[-+]?\d+)?/g, (number) =>
        (Math.round(Number(number) * 100) / 100).toString(),
      );
}

/**
 * Draws `options` with Observable Plot and returns one `<svg>`: named for screen readers,
 * coordinates rounded to 2 decimals so that its bytes do not hang on the platform, no style sheet
 * and no script. `options` must not ask for a legend, a caption or clipping.
 */
export function plotSvg(
  words: ChartText,
  options: Plot.PlotOptions & { readonly width: number; readonly height: number },
): string {
  const parsed: unknown = parseHTML("<!doctype html><html><body></body></html>");
  // `never` fits whatever Plot's own types call a document, with the browser's types at hand or
  // without.
  const { document } = parsed as { readonly document: never };
  const drawn: unknown = Plot.plot({ ...options, document, className: "chart" });
  const svg = drawn as PlainElement;
  for (const element of svg.querySelectorAll("*")) {
    roundNumbers(element);
    for (const name of ["aria-label", "aria-description", "aria-hidden"]) element.removeAttribute(name);
  }
  const inner = svg.innerHTML.replace(/<style>[\s\S]*?<\/style>/, "");
  return `${svgOpening(words, options.width, options.height)}<g style="color:${chartColour("ink")}">${inner}</g></svg>`;
}

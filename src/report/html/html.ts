import type { DetectorResult, Evaluation } from "../../results/evaluation.ts";
import { seriesColour, seriesDash } from "../charts/palette.ts";
import { printable } from "../printable.ts";
import { markedName } from "../set-phrases.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * `text` made safe inside HTML or SVG text and quoted attributes; control and direction characters
 * are written out.
 */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** A column of an HTML table; `head` is plain text. */
export interface HtmlColumn {
  readonly head: string;
  readonly kind: "text" | "number" | "wrapped";
}

/** A column of text that stays on one line. */
export function textColumn(head: string): HtmlColumn {
  return { head, kind: "text" };
}

/** A column of figures. */
export function numberColumn(head: string): HtmlColumn {
  return { head, kind: "number" };
}

/** A column of text that may take several lines. */
export function wrappedColumn(head: string): HtmlColumn {
  return { head, kind: "wrapped" };
}

const CLASSES = { text: ' class="left"', number: "", wrapped: ' class="left wrap"' };

/**
 * A table that scrolls sideways on its own where it is too wide. The cells are finished HTML, the
 * first of a row is its heading; `label` names the table in plain text for screen readers.
 */
export function htmlTable(label: string, columns: readonly HtmlColumn[], rows: readonly (readonly string[])[]): string {
  const head = columns
    .map((column) => `<th scope="col"${CLASSES[column.kind]}>${escapeHtml(column.head)}</th>`)
    .join("");
  const body = rows.map((row) => {
    const cells = row.map((cell, at) => {
      const kind = CLASSES[columns[at]?.kind ?? "text"];
      return at === 0 ? `<th scope="row"${kind}>${cell}</th>` : `<td${kind}>${cell}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return (
    `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(label)}"><table aria-label="${escapeHtml(label)}">` +
    `<thead><tr>${head}</tr></thead>\n<tbody>${body.join("\n")}</tbody></table></div>`
  );
}

/** A detector's name behind a square of its colour, as HTML. */
export function detectorName(name: string, index: number): string {
  return `<span class="swatch" style="background:${seriesColour(index)}"></span>${escapeHtml(name)}`;
}

/**
 * The key of every chart: each detector's name after a stroke in its colour and dashes, as an HTML
 * list.
 * @param isDrawn whether the chart shows a detector; all, where it is left out
 */
export function legend({ detectors }: Evaluation, isDrawn: (detector: DetectorResult) => boolean = () => true): string {
  const items = detectors.flatMap((detector, index) =>
    isDrawn(detector)
      ? `<li><svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true"><line x1="1" x2="33" y1="5" y2="5" stroke-width="3" stroke-dasharray="${seriesDash(index)}" style="stroke:${seriesColour(index)}"/></svg>${escapeHtml(markedName(detector))}</li>`
      : [],
  );
  return `<ul class="legend" aria-label="Detectors">${items.join("")}</ul>`;
}

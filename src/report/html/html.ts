import { printable } from "../printable.ts";

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

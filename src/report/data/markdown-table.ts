import { printable } from "../printable.ts";

/**
 * `text` from data as Markdown shows it as it is: no markup, no HTML, no line break, nothing that
 * steers a terminal. Its pipes are {@link markdownTable}'s.
 */
export function escapeMarkdown(text: string): string {
  return printable(text).replace(/[\\`<>[\]]/g, (character) => `\\${character}`);
}

/** A Markdown table; a pipe in a cell is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

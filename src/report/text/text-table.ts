import { at } from "../../core/at.ts";
import { printable } from "../printable.ts";

/** A column of a text table: its head (may hold a line break) and the side its cells lean to. */
export interface TextColumn {
  readonly head: string;
  readonly align: "left" | "right";
}

/** A column whose cells lean to the left, as text does. */
export function leftColumn(head: string): TextColumn {
  return { head, align: "left" };
}

/** A column whose cells lean to the right, as figures do. */
export function rightColumn(head: string): TextColumn {
  return { head, align: "right" };
}

const GAP = "  ";
const COLOUR_CODE = /\x1b\[\d+m/g;
const MARK = /\p{M}/gu;
/**
 * What a terminal shows two columns wide (East Asian wide and full width, pictures); source:
 * Unicode 16, EastAsianWidth.txt.
 */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** Columns of a terminal that a line takes; colour codes take none. */
export function shownColumns(line: string): number {
  if (/^[\x20-\x7e]*$/.test(line)) return line.length;
  const plain = line.replace(COLOUR_CODE, "").replace(MARK, "");
  return Array.from(plain).length + [...plain.matchAll(WIDE)].length;
}

/**
 * Aligned columns between three rules, without colour of its own and without trailing blanks; ends
 * without a line break. Its time grows with the rows only.
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map((column) => column.head), ...rows].map((row) => row.map((cell) => cell.split("\n")));
  const widths = columns.map((_, column) =>
    cells.reduce(
      (widest, row) => (row[column] ?? []).reduce((most, line) => Math.max(most, shownColumns(line)), widest),
      0,
    ),
  );
  const linesOf = (row: readonly (readonly string[])[]): readonly string[] =>
    Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, line) =>
      columns
        .map(({ align }, column) => {
          const text = row[column]?.[line] ?? "";
          const blanks = " ".repeat(at(widths, column) - shownColumns(text));
          return align === "left" ? text + blanks : blanks + text;
        })
        .join(GAP)
        .trimEnd(),
    );
  const [head = [], ...body] = cells.map(linesOf);
  const lines = body.flat();
  const rule = "─".repeat([...head, ...lines].reduce((longest, line) => Math.max(longest, shownColumns(line)), 0));
  return [rule, ...head, rule, ...lines, rule].join("\n");
}

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

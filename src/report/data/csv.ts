import { reversiblyPrintable } from "../printable.ts";

export type CsvValue = string | number | boolean | null | undefined;

/**
 * What a spreadsheet takes for a formula at the start of a cell, in ASCII and full width (OWASP,
 * CSV injection); an apostrophe, so that the guard is certain.
 */
const FORMULA = /^[\s"]*['=+\-@＝＋－＠]/;
/**
 * Where German and other spreadsheets begin a new cell, whatever the quotes say; it would begin
 * with a formula.
 */
const INNER_FORMULA = /;(?=[\s"]*[=+\-@＝＋－＠])/g;

/**
 * A text that no spreadsheet runs and no terminal obeys. To have the original back: take one
 * apostrophe from the start, then read `\\`, `\xNN` and `\u{NNNN}` as what they stand for.
 */
function inertText(text: string): string {
  const plain = reversiblyPrintable(text).replace(INNER_FORMULA, "\\x3b");
  return FORMULA.test(plain) ? `'${plain}` : plain;
}

function csvField(value: CsvValue): string {
  if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
  // A number below 0 begins with "-", but is not a formula.
  const text = typeof value === "string" ? inertText(value) : String(value);
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * RFC 4180: a head line and one line per row, CRLF after each. A figure that is missing or not
 * finite is an empty field. Texts are inert: a formula is guarded by an apostrophe, control and
 * bidirectional characters are written out (docs/output.md says how to have the original back);
 * numbers stay numbers.
 */
export function csv(head: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [head, ...rows].map((row) => row.map(csvField).join(",") + "\r\n").join("");
}

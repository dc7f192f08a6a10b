import { printableJson } from "../printable.ts";

/**
 * Readable JSON that ends in a line break. JSON has no NaN: a figure that does not exist becomes
 * null. Control, bidirectional and invisible characters are `\uNNNN` escapes, which parse to the
 * same text.
 * @param indent blanks per level
 */
export function json(value: unknown, indent = 2): string {
  return `${printableJson(JSON.stringify(value, null, indent))}\n`;
}

/** The same on one line, for JSON lines. */
export function jsonLine(value: unknown): string {
  return json(value, 0);
}

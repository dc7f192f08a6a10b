/** What a terminal takes for a colour, and for other orders such as to clear a line's rest. */
const COLOURS = /\x1b\[[0-9;]{0,20}[A-Za-z]/g;

/** A line without what a recorder writes for a terminal alone. */
export function withoutColours(line: string): string {
  return line.includes("\x1b") ? line.replace(COLOURS, "") : line;
}

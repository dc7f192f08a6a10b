import Table from "cli-table3";

const LINES = {
  top: "─",
  "top-mid": "─",
  "top-left": "",
  "top-right": "",
  bottom: "─",
  "bottom-mid": "─",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "─",
  "mid-mid": "─",
  right: "",
  "right-mid": "",
  middle: "",
} as const;

/** A column of a text table: its head (may hold a line break) and the side its cells lean to. */
export interface TextColumn {
  readonly head: string;
  readonly align: "left" | "right";
}

/** Characters of a line that a terminal shows, without colour codes. */
function visibleLength(line: string): number {
  return line.replace(/\x1b\[\d+m/g, "").length;
}

/** Aligned columns between three rules, without colour and without trailing blanks; ends without a line break. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    chars: LINES,
    colAligns: columns.map((column) => column.align),
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
  });
  // The head is pushed as a row of its own: cli-table3 aligns a `head` to the left only.
  const lines = columns.map((column) => column.head);
  table.push([...lines]);
  for (const row of rows) table.push([...row]);
  const printed = table.toString().split("\n");
  const headHeight = Math.max(...lines.map((head) => head.split("\n").length));
  const body = printed.slice(1, -1).map((line) => line.trimEnd());
  const rule = "─".repeat(body.reduce((longest, line) => Math.max(longest, visibleLength(line)), 0));
  return [rule, ...body.slice(0, headHeight), rule, ...body.slice(headHeight), rule].join("\n");
}

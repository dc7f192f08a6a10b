const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A horizontal bar of block characters, `share` (clamped to 0..1) of `width` characters, to an eighth of one. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/** One block character a value, its height the value's share of `top`; "" for no values. */
export function sparkline(values: readonly number[], top: number): string {
  return values
    .map((value) => LEVELS[top > 0 ? Math.min(7, Math.floor((Math.max(0, value) / top) * 8)) : 0] ?? "")
    .join("");
}

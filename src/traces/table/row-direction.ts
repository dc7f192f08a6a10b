/** Words for the two directions of an event; `>` and `<` are sysdig's. */
const SIDE_OF_WORD: ReadonlyMap<string, "enter" | "exit"> = new Map([
  ...[">", "enter", "entry", "in", "sys_enter"].map((word) => [word, "enter"] as const),
  ...["<", "exit", "return", "out", "sys_exit"].map((word) => [word, "exit"] as const),
]);

/** Whether a row tells of a call's entry or of its exit; null where the word, in small or capital letters, is neither's. */
export function sideOfRow(direction: string): "enter" | "exit" | null {
  return SIDE_OF_WORD.get(direction) ?? SIDE_OF_WORD.get(direction.toLowerCase()) ?? null;
}

import type { JudgedTrace } from "../../api.ts";

/** Whether both are the same traces of the same files, however they were judged. */
export function areSameTraces(a: readonly JudgedTrace[], b: readonly JudgedTrace[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every(({ name, path }, place) => b[place]?.name === name && b[place].path === path);
}

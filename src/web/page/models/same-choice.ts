import type { ModelChoice } from "../../api.ts";

/** Whether both are the same model. */
export function isSameChoice(a: ModelChoice | null, b: ModelChoice | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "own" || b.kind === "own") return a.kind === b.kind;
  return a.name === b.name;
}

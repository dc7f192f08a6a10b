import type { ModelChoice } from "../../api.ts";

/**
 * What comes of the choice of a model, a sentence.
 * @param chosen null where the user left it to the traces
 * @param isJudged whether there are verdicts already
 */
export function choiceWords(chosen: ModelChoice | null, isJudged: boolean): string {
  if (isJudged) return "Another model judges the same traces again.";
  return chosen === null
    ? "Where you choose none, the one for the traces' architecture judges them."
    : "It judges the traces that you give next.";
}

/** Whether both are the same model. */
export function isSameChoice(a: ModelChoice | null, b: ModelChoice | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "own" || b.kind === "own") return a.kind === b.kind;
  return a.name === b.name;
}

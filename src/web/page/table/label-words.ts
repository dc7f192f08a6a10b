import type { TraceLabel } from "../../api.ts";

/**
 * The label of a trace, for people: "normal (training)", "normal", or the attack family; "" where
 * the data is not labelled.
 */
export function labelWords(label: TraceLabel | null): string {
  if (label === null) return "";
  if (label.split === "attack") return label.family ?? "attack";
  return label.split === "training" ? "normal (training)" : "normal";
}

import type { NamedOmission } from "../results/explanation.ts";
import { count, percent } from "../numbers.ts";
import { printable } from "./printable.ts";

/** Runs named at most. */
const NAMED_RUNS = 12;

/** One sentence, and the first runs that never came; "" where no known program matches at all. */
export function omissionWords({ runs, of }: NamedOmission): string {
  if (of === 0) return "No known program shares a run of calls with this trace.";
  const head = `What never came: ${count(runs.length)} of the ${count(of)} different runs of calls of the best-matching known trace (${percent(runs.length / of, 0)})`;
  if (runs.length === 0) return `${head}.`;
  const named = runs.slice(0, NAMED_RUNS).map((run) => printable(run.join(" → ")));
  const more = runs.length > NAMED_RUNS ? `, and ${count(runs.length - NAMED_RUNS)} more` : "";
  return `${head}: ${named.join(", ")}${more}.`;
}

import type { Tokens } from "../core/trace.ts";

/** The traces without verbatim copies of an earlier one, in order. */
export function withoutCopies(traces: readonly Tokens[]): readonly Tokens[] {
  const seen = new Set<string>();
  return traces.filter((tokens) => {
    const key = tokens.join(" ");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

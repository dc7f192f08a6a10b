import { COMMAND_LINE } from "../../src/problems/edge.ts";
import { sentenceOf, type Problem } from "../../src/problems/problem.ts";
import { parseTraces as parse } from "../../src/traces/parse-traces.ts";

/** What was read, with its warnings in the words of the command line. */
export function worded<Parsed extends { readonly warnings: readonly Problem[] }>(
  parsed: Parsed,
): Omit<Parsed, "warnings"> & { readonly warnings: readonly string[] } {
  return { ...parsed, warnings: parsed.warnings.map((warning) => sentenceOf(warning, COMMAND_LINE)) };
}

/** {@link parse}, {@link worded}. */
export function parseTraces(...given: Parameters<typeof parse>) {
  return worded(parse(...given));
}

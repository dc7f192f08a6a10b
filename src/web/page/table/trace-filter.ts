import type { Verdict } from "../../../results/score.ts";
import type { JudgedTrace } from "../../api.ts";
import { labelWords } from "./label-words.ts";

/** Which traces are shown. */
export interface TraceFilter {
  /**
   * Words that must all occur in the name, path, program or label, in any case of letters; "" for
   * all.
   */
  readonly search: string;
  readonly verdict: Verdict | "all";
  /** "all", "attack" for every attack, or words of `labelWords`. */
  readonly label: string;
}

export const NO_FILTER: TraceFilter = { search: "", verdict: "all", label: "all" };

/** What the label filter can be set to besides "all". */
export interface LabelChoice {
  readonly value: string;
  readonly text: string;
}

const ANY_ATTACK = "attack";

/** What is searched of each trace, in lower case, by place in `traces`. */
export function searchTexts(traces: readonly JudgedTrace[]): ReadonlyMap<JudgedTrace, string> {
  return new Map(
    traces.map((trace) => [
      trace,
      `${trace.name}\n${trace.path}\n${trace.program ?? ""}\n${labelWords(trace.label)}`.toLowerCase(),
    ]),
  );
}

/**
 * The traces that pass, in the order they came in.
 * @param texts what `searchTexts` gave of the same traces
 * @param verdicts by `trace.index`; only read where the filter asks for one
 */
export function filteredTraces(
  traces: readonly JudgedTrace[],
  texts: ReadonlyMap<JudgedTrace, string>,
  verdicts: readonly Verdict[],
  { search, verdict, label }: TraceFilter,
): readonly JudgedTrace[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && verdict === "all" && label === "all") return traces;
  return traces.filter((trace) => {
    if (verdict !== "all" && verdicts[trace.index] !== verdict) return false;
    if (!hasLabel(trace, label)) return false;
    const text = texts.get(trace) ?? "";
    return words.every((word) => text.includes(word));
  });
}

/**
 * The labels that occur: normal ones first, then every attack together, then each family from A to
 * Z.
 */
export function labelChoices(traces: readonly JudgedTrace[]): readonly LabelChoice[] {
  const splits = new Set(traces.map(({ label }) => label?.split));
  const families = new Set(traces.flatMap(({ label }) => (label?.split === "attack" ? [labelWords(label)] : [])));
  const normals = (["training", "validation"] as const)
    .filter((split) => splits.has(split))
    .map((split) => labelWords({ split, family: null }));
  return [
    ...normals.map((words) => ({ value: words, text: words })),
    ...(families.size > 0 ? [{ value: ANY_ATTACK, text: "every attack" }] : []),
    ...[...families]
      .filter((family) => family !== ANY_ATTACK)
      .sort()
      .map((family) => ({ value: family, text: family })),
  ];
}

function hasLabel({ label }: JudgedTrace, wanted: string): boolean {
  if (wanted === "all") return true;
  return wanted === ANY_ATTACK ? label?.split === "attack" : labelWords(label) === wanted;
}

import type { Verdict } from "../../../results/score.ts";
import type { JudgedTrace } from "../../api.ts";
import { labelWords } from "./label-words.ts";

/** What the table can be sorted by. */
export type SortKey = "trace" | "verdict" | "score" | "pValue" | "calls" | "unknownCalls" | "label";

export interface SortOrder {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

/** The most suspicious first. */
export const FIRST_ORDER: SortOrder = { key: "score", isDescending: true };

/**
 * Which way each column is sorted when it is chosen: the suspicious and the large first, words from
 * A to Z.
 */
const IS_DESCENDING_FIRST: Readonly<Record<SortKey, boolean>> = {
  trace: false,
  verdict: true,
  score: true,
  pValue: false,
  calls: true,
  unknownCalls: true,
  label: false,
};

const GRAVITY: Readonly<Record<Verdict, number>> = { alarm: 3, foreign: 2, normal: 1, unjudged: 0 };
const NO_VERDICTS: readonly Verdict[] = [];

/**
 * The order after a click on a column's header: the other way round where it was sorted by already.
 */
export function nextOrder(order: SortOrder, key: SortKey): SortOrder {
  return { key, isDescending: order.key === key ? !order.isDescending : IS_DESCENDING_FIRST[key] };
}

/**
 * The verdicts where the order depends on them; otherwise one and the same empty list, so that a
 * moved threshold sorts nothing again.
 */
export function verdictsToSortBy(key: SortKey, verdicts: readonly Verdict[]): readonly Verdict[] {
  return key === "verdict" ? verdicts : NO_VERDICTS;
}

/**
 * The traces in an order. Missing figures and labels come last both ways; ties keep the order of
 * their index. Names sort as people count: "web-9" before "web-10".
 * @param verdicts by `trace.index`; only read where they are the key
 */
export function sortedTraces(
  traces: readonly JudgedTrace[],
  verdicts: readonly Verdict[],
  { key, isDescending }: SortOrder,
): readonly JudgedTrace[] {
  const sortKeys = traces.map((trace) => sortKeyOf(trace, verdicts, key));
  const places = Uint32Array.from(traces.keys());
  const direction = isDescending ? -1 : 1;
  places.sort((a, b) => {
    const left = sortKeys[a] ?? null;
    const right = sortKeys[b] ?? null;
    if (left === right) return a - b;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -direction : direction;
  });
  return Array.from(places).flatMap((place) => traces[place] ?? []);
}

function sortKeyOf(trace: JudgedTrace, verdicts: readonly Verdict[], key: SortKey): number | string | null {
  if (key === "trace") return countable(trace.name);
  if (key === "label") return trace.label === null ? null : countable(labelWords(trace.label));
  if (key === "verdict") return GRAVITY[verdicts[trace.index] ?? "unjudged"];
  if (key === "score") return trace.scoreBits;
  return trace[key];
}

/** Text whose numbers compare by their size: padded to a common width. */
function countable(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

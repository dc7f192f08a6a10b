import { count } from "../../../numbers.ts";
import type { Verdict } from "../../../results/score.ts";
import type { JudgedTrace, TraceLabel } from "../../api.ts";

/** How many rows a page can have. */
export const PAGE_SIZES = [50, 200] as const;
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
export const NO_FILTER: TraceFilter = { search: "", verdict: "all", label: "all" };
const ANY_ATTACK = "attack";

export type PageSize = (typeof PAGE_SIZES)[number];

/** One page of rows: `from` included, `to` not, both places among all rows. */
export interface TablePage {
  /** From 0. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * Page `number` of `rows` rows; the last page where `number` is beyond it, the first where there
 * are no rows.
 */
export function tablePage(number: number, rows: number, size: number): TablePage {
  const last = Math.max(0, Math.ceil(rows / size) - 1);
  const held = Math.min(Math.max(0, number), last);
  const from = held * size;
  return { number: held, from, to: Math.min(rows, from + size), isFirst: held === 0, isLast: held === last };
}

/** "51 to 100 of 5,951", counted from 1; "0 of 0" where there is no row. */
export function describeRange({ from, to }: TablePage, rows: number): string {
  return rows === 0 ? "0 of 0" : `${count(from + 1)} to ${count(to)} of ${count(rows)}`;
}

/** "all 5,951 traces", "no trace", or "37 of 5,951 traces match" where some are filtered out. */
export function describeMatches(matches: number, traces: number): string {
  if (matches < traces) return `${count(matches)} of ${count(traces)} traces match`;
  if (traces === 0) return "no trace";
  return traces === 1 ? "1 trace" : `all ${count(traces)} traces`;
}

/** What the table can be sorted by. */
export type SortKey = "trace" | "verdict" | "score" | "pValue" | "calls" | "unknownCalls" | "label";

export interface SortOrder {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

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
  if (key === "label") return trace.label === null ? null : countable(describeLabel(trace.label));
  if (key === "verdict") return GRAVITY[verdicts[trace.index] ?? "unjudged"];
  if (key === "score") return trace.scoreBits;
  return trace[key];
}

/** Text whose numbers compare by their size: padded to a common width. */
function countable(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

/** Which traces are shown. */
export interface TraceFilter {
  /**
   * Words that must all occur in the name, path, program or label, in any case of letters; "" for
   * all.
   */
  readonly search: string;
  readonly verdict: Verdict | "all";
  /** "all", "attack" for every attack, or words of `describeLabel`. */
  readonly label: string;
}

/** What the label filter can be set to besides "all". */
export interface LabelChoice {
  readonly value: string;
  readonly text: string;
}

/** What is searched of each trace, in lower case, by place in `traces`. */
export function searchTexts(traces: readonly JudgedTrace[]): ReadonlyMap<JudgedTrace, string> {
  return new Map(
    traces.map((trace) => [
      trace,
      `${trace.name}\n${trace.path}\n${trace.program ?? ""}\n${describeLabel(trace.label)}`.toLowerCase(),
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
  const families = new Set(traces.flatMap(({ label }) => (label?.split === "attack" ? [describeLabel(label)] : [])));
  const normals = (["training", "validation"] as const)
    .filter((split) => splits.has(split))
    .map((split) => describeLabel({ split, family: null }));
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
  return wanted === ANY_ATTACK ? label?.split === "attack" : describeLabel(label) === wanted;
}

/**
 * The label of a trace, for people: "normal (training)", "normal", or the attack family; "" where
 * the data is not labelled.
 */
export function describeLabel(label: TraceLabel | null): string {
  if (label === null) return "";
  if (label.split === "attack") return label.family ?? "attack";
  return label.split === "training" ? "normal (training)" : "normal";
}

/** Whether both are the same traces of the same files, however they were judged. */
export function areSameTraces(a: readonly JudgedTrace[], b: readonly JudgedTrace[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every(({ name, path }, place) => b[place]?.name === name && b[place].path === path);
}

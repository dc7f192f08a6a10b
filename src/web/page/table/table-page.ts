import { count } from "../../../numbers.ts";

/** How many rows a page can have. */
export const PAGE_SIZES = [50, 200] as const;

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
export function rangeWords({ from, to }: TablePage, rows: number): string {
  return rows === 0 ? "0 of 0" : `${count(from + 1)} to ${count(to)} of ${count(rows)}`;
}

/** "all 5,951 traces", "no trace", or "37 of 5,951 traces match" where some are filtered out. */
export function matchWords(matches: number, traces: number): string {
  if (matches < traces) return `${count(matches)} of ${count(traces)} traces match`;
  if (traces === 0) return "no trace";
  return traces === 1 ? "1 trace" : `all ${count(traces)} traces`;
}

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Verdict } from "../../../results/score.ts";
import type { JudgedTrace } from "../../api.ts";
import { FIRST_ORDER, nextOrder, sortedTraces, type SortKey, type SortOrder, verdictsToSortBy } from "./sort-traces.ts";
import { type PageSize, type TablePage, tablePage } from "./table-page.ts";
import { filteredTraces, NO_FILTER, searchTexts, type TraceFilter } from "./trace-filter.ts";

/** What the table shows, and what changes it. */
export interface TableView {
  readonly order: SortOrder;
  readonly filter: TraceFilter;
  readonly size: PageSize;
  readonly page: TablePage;
  /** All traces that match, in order. */
  readonly matches: readonly JudgedTrace[];
  /** Those of them on this page. */
  readonly rows: readonly JudgedTrace[];
  readonly sortBy: (key: SortKey) => void;
  readonly setFilter: (filter: TraceFilter) => void;
  readonly setSize: (size: PageSize) => void;
  readonly setPage: (number: number) => void;
}

/**
 * Keeps order, filter and page of the table, also when the same traces are judged again; other
 * traces are all shown at first. A trace that is selected turns the page to it where it matches.
 * @param verdicts by `trace.index`
 * @param selected the index of the selected trace
 */
export function useTableView(
  traces: readonly JudgedTrace[],
  verdicts: readonly Verdict[],
  selected: number | null,
): TableView {
  const [order, setOrder] = useState(FIRST_ORDER);
  const [filter, keepFilter] = useState(NO_FILTER);
  const [size, keepSize] = useState<PageSize>(50);
  const [pageNumber, setPage] = useState(0);

  const sortVerdicts = verdictsToSortBy(order.key, verdicts);
  const filterVerdicts = filter.verdict === "all" ? null : verdicts;
  const texts = useMemo(() => searchTexts(traces), [traces]);
  const sorted = useMemo(() => sortedTraces(traces, sortVerdicts, order), [traces, sortVerdicts, order]);
  const matches = useMemo(
    () => filteredTraces(sorted, texts, filterVerdicts ?? [], filter),
    [sorted, texts, filterVerdicts, filter],
  );
  const page = tablePage(pageNumber, matches.length, size);
  const rows = useMemo(() => matches.slice(page.from, page.to), [matches, page.from, page.to]);

  const shown = useRef(traces);
  useEffect(() => {
    if (!areSameTraces(shown.current, traces)) {
      keepFilter(NO_FILTER);
      setPage(0);
    }
    shown.current = traces;
  }, [traces]);
  useEffect(() => {
    const place = matches.findIndex(({ index }) => index === selected);
    if (place >= 0) setPage(Math.floor(place / size));
  }, [selected]);

  return {
    order,
    filter,
    size,
    page,
    matches,
    rows,
    sortBy: (key) => {
      setOrder(nextOrder(order, key));
      setPage(0);
    },
    setFilter: (next) => {
      keepFilter(next);
      setPage(0);
    },
    setSize: (next) => {
      keepSize(next);
      setPage(Math.floor(page.from / next));
    },
    setPage,
  };
}

/** Whether both are the same traces of the same files, however they were judged. */
export function areSameTraces(a: readonly JudgedTrace[], b: readonly JudgedTrace[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every(({ name, path }, place) => b[place]?.name === name && b[place].path === path);
}

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Judged } from "../../../app/verdict.ts";
import { at } from "../../../core/at.ts";
import { printable } from "../../../report/printable.ts";
import type { Verdict } from "../../../results/score.ts";
import type { JudgedTrace } from "../../api.ts";
import { UNDRAWN_PIXELS } from "../charts/use-width.ts";
import { FilterBar, TablePaging } from "./table-controls.tsx";
import {
  areSameTraces,
  filteredTraces,
  FIRST_ORDER,
  labelChoices,
  describeMatches,
  nextOrder,
  NO_FILTER,
  type PageSize,
  describeRange,
  searchTexts,
  sortedTraces,
  type SortKey,
  type SortOrder,
  type TablePage,
  tablePage,
  type TraceFilter,
  verdictsToSortBy,
} from "./table-view.ts";
import { TraceRow } from "./trace-row.tsx";
import "./trace-table.css";

interface TraceTableProps {
  readonly traces: readonly JudgedTrace[];
  /** By `trace.index`, as many as traces. */
  readonly verdicts: readonly Verdict[];
  /** By `trace.index`, as `verdicts`. */
  readonly judged: readonly Judged[];
  readonly scoreUnit: string;
  readonly isLabelled: boolean;
  /** The index of the selected trace. */
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
}

/**
 * Every judged trace: searched, filtered, sorted and paged. Selecting a trace elsewhere turns to
 * its page.
 */
export function TraceTable(props: TraceTableProps): JSX.Element {
  const { traces, verdicts, judged, scoreUnit, isLabelled, selected, onSelect } = props;
  const view = useTableView(traces, verdicts, selected);
  const labels = useMemo(() => (isLabelled ? labelChoices(traces) : []), [traces, isLabelled]);
  const scroller = useRef<HTMLDivElement>(null);
  const unseen = useRef<number | null>(null);
  const { page, matches } = view;

  useLayoutEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [page.number, view.order, view.filter, view.size, traces]);
  useEffect(() => {
    unseen.current = selected;
  }, [selected]);
  // Its page may be drawn only after the next render; later turns of the page must not scroll to it
  // again.
  useEffect(() => {
    if (scroller.current !== null && scrollToRow(scroller.current, unseen.current)) unseen.current = null;
  });

  const header = (sortKey: SortKey, text: string, more: { unit?: string; isLeft?: boolean } = {}): JSX.Element => (
    <SortHeader sortKey={sortKey} text={text} order={view.order} onSort={view.sortBy} {...more} />
  );
  return (
    <div class="trace-table">
      <FilterBar filter={view.filter} labels={labels} onFilter={view.setFilter} />
      <p class="hint" role="status">
        {describeMatches(matches.length, traces.length)}
        <span class="visually-hidden">, {describeRange(page, matches.length)} shown</span>
      </p>
      <div class="scroll rows" ref={scroller} role="region" aria-label="Table of traces" tabIndex={0}>
        <table>
          <caption class="visually-hidden">Judged traces; a header's button sorts by its column.</caption>
          <thead>
            <tr>
              {header("trace", "Trace", { isLeft: true })}
              {header("verdict", "Verdict", { isLeft: true })}
              {header("score", "Score", { unit: scoreUnit })}
              {header("pValue", "p-value")}
              {header("calls", "Calls")}
              {header("unknownCalls", "Unknown calls")}
              {isLabelled ? header("label", "Label", { isLeft: true }) : null}
            </tr>
          </thead>
          <tbody>
            {view.rows.map((trace, place) => (
              <TraceRow
                key={place}
                trace={trace}
                judged={at(judged, trace.index)}
                isLabelled={isLabelled}
                isSelected={trace.index === selected}
                onSelect={onSelect}
              />
            ))}
          </tbody>
        </table>
        {matches.length > 0 || traces.length === 0 ? null : (
          <div class="row no-match">
            <span class="quiet">No trace matches.</span>
            <button
              type="button"
              onClick={() => {
                view.setFilter(NO_FILTER);
              }}
            >
              Show all traces
            </button>
          </div>
        )}
      </div>
      <TablePaging page={page} rows={matches.length} size={view.size} onPage={view.setPage} onSize={view.setSize} />
    </div>
  );
}

/**
 * Scrolls the table's own scroller, never the document, to bring the row of a trace to its middle;
 * not at all where the row is in view.
 * @param index of the trace
 * @returns false where it is null or has no row on this page
 */
function scrollToRow(scroller: HTMLElement, index: number | null): boolean {
  const row = index === null ? null : scroller.querySelector(`tr[data-index="${index}"]`);
  if (row === null) return false;
  const headHeight = scroller.querySelector("thead")?.clientHeight ?? UNDRAWN_PIXELS;
  const frame = scroller.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  const top = frame.top + headHeight;
  const bottom = frame.top + scroller.clientHeight;
  const isSeen = box.top >= top && box.bottom <= bottom;
  if (!isSeen) scroller.scrollTop += (box.top + box.bottom) / 2 - (top + bottom) / 2;
  return true;
}

interface SortHeaderProps {
  readonly sortKey: SortKey;
  readonly text: string;
  /** The unit below the name, where it has one. */
  readonly unit?: string;
  readonly order: SortOrder;
  readonly isLeft?: boolean;
  readonly onSort: (key: SortKey) => void;
}

/** A column's header: a button that sorts by it, with an arrow that says which way. */
function SortHeader({ sortKey, text, unit, order, isLeft, onSort }: SortHeaderProps): JSX.Element {
  const isSorted = order.key === sortKey;
  const direction = order.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" class={isLeft === true ? "left" : undefined} aria-sort={isSorted ? direction : "none"}>
      <button
        type="button"
        class="sort"
        onClick={() => {
          onSort(sortKey);
        }}
      >
        <svg class={isSorted ? direction : "unsorted"} width="11" height="14" viewBox="0 0 11 14" aria-hidden="true">
          <path class="up" d="M5.5 0.5 10 5.5H1Z" />
          <path class="down" d="M5.5 13.5 10 8.5H1Z" />
        </svg>
        {text}
      </button>
      {unit === undefined ? null : <span class="unit">{printable(unit)}</span>}
    </th>
  );
}

/** What the table shows, and what changes it. */
interface TableView {
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
function useTableView(
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

import type { JSX } from "preact";
import { printable } from "../../../report/printable.ts";
import type { Verdict } from "../../../results/score.ts";
import {
  type LabelChoice,
  PAGE_SIZES,
  type PageSize,
  describeRange,
  type TablePage,
  type TraceFilter,
} from "./table-view.ts";
import { SHORT_VERDICT, VERDICTS } from "./trace-row.tsx";

interface FilterBarProps {
  readonly filter: TraceFilter;
  /** Empty where the data is not labelled. */
  readonly labels: readonly LabelChoice[];
  readonly onFilter: (filter: TraceFilter) => void;
}

/** The controls that choose which traces are shown. */
export function FilterBar({ filter, labels, onFilter }: FilterBarProps): JSX.Element {
  return (
    <div class="row filters" role="search" aria-label="Filter traces">
      <label class="field search">
        Search
        <input
          type="search"
          placeholder={labels.length > 0 ? "name, path, program, family" : "name, path, program"}
          value={filter.search}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            onFilter({ ...filter, search: event.currentTarget.value });
          }}
        />
      </label>
      <label class="field">
        Verdict
        <select
          value={filter.verdict}
          onChange={(event) => {
            onFilter({ ...filter, verdict: verdictOf(event.currentTarget.value) });
          }}
        >
          <option value="all">all</option>
          {VERDICTS.map((verdict) => (
            <option value={verdict} key={verdict}>
              {SHORT_VERDICT[verdict]}
            </option>
          ))}
        </select>
      </label>
      {labels.length === 0 ? null : (
        <label class="field">
          Label
          <select
            value={filter.label}
            onChange={(event) => {
              onFilter({ ...filter, label: event.currentTarget.value });
            }}
          >
            <option value="all">all</option>
            {labels.map(({ value, text }) => (
              <option value={value} key={value}>
                {printable(text)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function verdictOf(value: string): Verdict | "all" {
  return VERDICTS.find((verdict) => verdict === value) ?? "all";
}

interface TablePagingProps {
  readonly page: TablePage;
  readonly rows: number;
  readonly size: PageSize;
  readonly onPage: (number: number) => void;
  readonly onSize: (size: PageSize) => void;
}

/**
 * Turns the pages. A button at its end stays focusable, so that the keyboard is not thrown out of
 * the table at the last page.
 */
export function TablePaging({ page, rows, size, onPage, onSize }: TablePagingProps): JSX.Element {
  const turner = (text: string, name: string, number: number, isAtEnd: boolean): JSX.Element => (
    <button
      type="button"
      aria-label={name}
      aria-disabled={isAtEnd ? "true" : undefined}
      onClick={() => {
        if (!isAtEnd) onPage(number);
      }}
    >
      {text}
    </button>
  );
  return (
    <nav class="row spread paging" aria-label="Pages of the table">
      <div class="row">
        {turner("‹ Previous", "Previous page", page.number - 1, page.isFirst)}
        <span class="range">{describeRange(page, rows)}</span>
        {turner("Next ›", "Next page", page.number + 1, page.isLast)}
      </div>
      <label class="page-size">
        Rows per page
        <select
          value={size}
          onChange={(event) => {
            onSize(PAGE_SIZES.find((one) => String(one) === event.currentTarget.value) ?? size);
          }}
        >
          {PAGE_SIZES.map((one) => (
            <option value={one} key={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
    </nav>
  );
}

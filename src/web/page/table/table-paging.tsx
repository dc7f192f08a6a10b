import type { JSX } from "preact";
import { PAGE_SIZES, rangeWords, type PageSize, type TablePage } from "./table-page.ts";

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
        <span class="range">{rangeWords(page, rows)}</span>
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

import type { JSX } from "preact";
import { printable } from "../../../report/printable.ts";
import type { SortKey, SortOrder } from "./trace-order.ts";
import "./sort-header.css";

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
export function SortHeader({ sortKey, text, unit, order, isLeft, onSort }: SortHeaderProps): JSX.Element {
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

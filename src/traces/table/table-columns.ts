import type { CallWords, Column, ColumnRole } from "./csv-columns.ts";

/** What the columns of a table, or the keys of an object, tell. */
export interface TableColumns {
  readonly roles: ReadonlySet<ColumnRole>;
  /** Where the column of each role stands, from 0; of an object's keys, their order. */
  readonly placeOf: ReadonlyMap<ColumnRole, number>;
  /** Of the row's time; null where nothing names its unit. */
  readonly secondsPerUnit: number | null;
  readonly words: CallWords;
}

/**
 * Sorts out which column has which role.
 * @param columns null for each that tells nothing of calls
 * @param tellDouble is told of two places that have one role, neither of them a spare one; it
 * throws
 */
export function tableColumns(
  columns: readonly (Column | null)[],
  tellDouble: (role: ColumnRole, first: number, second: number) => never,
): TableColumns {
  const chosen = new Map<ColumnRole, { readonly place: number; readonly column: Column }>();
  for (const [place, column] of columns.entries()) {
    if (column === null) continue;
    const other = chosen.get(column.role);
    if (other === undefined || (other.column.isSpare && !column.isSpare)) chosen.set(column.role, { place, column });
    else if (!column.isSpare) tellDouble(column.role, other.place, place);
  }
  return {
    roles: new Set(chosen.keys()),
    placeOf: new Map([...chosen].map(([role, { place }]) => [role, place])),
    secondsPerUnit: chosen.get("time")?.column.unit ?? null,
    words: chosen.get("call")?.column.words ?? "calls",
  };
}

import { at } from "../../core/at.ts";
import { traceError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import type { Format, TraceCollector, TraceReader, TraceSource } from "../format.ts";
import { createCallRows, emptyRow } from "./call-rows.ts";
import { textAt } from "../bytes.ts";
import { type PlainCells, type Separator, cellsOf, createPlainCells, separatorOf } from "./csv-cells.ts";
import { type ColumnRole, type TableColumns, columnOf, tableColumns } from "./columns.ts";
import { isCallObject, jsonRows } from "./json-rows.ts";
import { byteLineReader, createLineNotes } from "../lines.ts";
import { reasonAgainst } from "../not-a-recording.ts";
import { createRecentWords } from "../word-table.ts";
import { timeOfBytes, timeOfCell } from "../times.ts";
import { tableFacts } from "./table-facts.ts";

/** The index of a column that a table does not have. */
const NOWHERE = -1;
const HEADER_CELL = /^(?:[a-zA-Z_#][\w .:@/%-]{0,63}(?: ?\([\w .]{1,16}\))?)?$/;
/** bpftrace says so on the standard output, before all rows, unless it gets -q. */
const ATTACHING = /^Attach(?:ing|ed) \d{1,9} probes?/;
const LOST = /^(?:\[?WARN(?:ING)?\]?:? ?)?Lost (\d{1,15}) events/i;
const EXAMPLE = "time,pid,tid,syscall";

/** The columns of a table. */
interface Header extends TableColumns {
  readonly separator: Separator;
  readonly width: number;
  /** Where the columns stand that tell of calls. */
  readonly places: readonly (readonly [ColumnRole, number])[];
  /** -1 where no column has a time. */
  readonly timePlace: number;
  readonly plain: PlainCells;
  /** Whether the last column is the program's name, which may hold the separator. */
  readonly endsInProgram: boolean;
}

/** Whether a line is a JSON object with a call; a row of another table does not show its format. */
function isCallRow(line: string): boolean {
  return line.startsWith("{") && isCallObject(line);
}

/**
 * Whether a text's first line is the header of a table with a column of calls, or such a JSON
 * object.
 */
export function isCsvHeader(line: string): boolean {
  if (line.startsWith("{")) return isCallObject(line);
  if (ATTACHING.test(line)) return true;
  const cells = cellsOf(line, separatorOf(line));
  if (cells?.every((cell) => HEADER_CELL.test(cell)) !== true) return false;
  const hasCall = cells.some((cell) => columnOf(cell)?.role === "call");
  return hasCall && (cells.length > 1 || line.toLowerCase().includes("syscall"));
}

/**
 * Why a text with this first line cannot be read as a table, though it looks like one; null where
 * it does not.
 */
export function reasonAgainstTable(line: string): Problem | null {
  const separator = separatorOf(line);
  const cells = cellsOf(line, separator);
  if (cells === null || cells.length < 3 || /[({=]/.test(line)) return null;
  if (!cells.every((cell) => HEADER_CELL.test(cell))) {
    return { problem: "table.no-header", example: EXAMPLE };
  }
  return { problem: "table.no-call-column", columns: cells };
}

/**
 * Reads a user's own table: CSV, TSV, or JSON lines. The names in the header (or the keys) say what
 * a column holds, as docs/formats/csv.md lists; a row is a call.
 * @throws SentinelError E_TRACE when there is no header, a column is missing or double, a call's
 * number has a decimal point or no architecture
 */
export function csvReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "call row");
  const rows = createCallRows(source, collector);
  const readObject = jsonRows(source, rows);
  let header: Header | "objects" | null = null;

  const row = emptyRow();
  const wordOf = createRecentWords();

  /** @returns false where the row is not plain, or cannot be read */
  function readPlainRow(table: Header, block: Uint8Array, start: number, end: number, lineNumber: number): boolean {
    const { find, starts, ends } = table.plain;
    if (!find(block, start, end)) return false;
    for (const [role, place] of table.places) {
      if (role !== "time" || source.keepsTimes === true) row[role] = wordOf(block, at(starts, place), at(ends, place));
    }
    const { timePlace } = table;
    const time = timePlace === NOWHERE ? NaN : timeOfBytes(block, at(starts, timePlace), at(ends, timePlace));
    return rows.add(row, table, time, lineNumber);
  }

  function readRow(table: Header, line: string, lineNumber: number): boolean {
    const found = cellsOf(line, table.separator);
    const cells = table.endsInProgram && found !== null ? joinRest(found, table.width, table.separator) : found;
    // The reader of lines removed tabs at the line's end as blanks.
    const isShort = table.separator === "\t" && cells !== null && cells.length < table.width;
    if (cells === null || (cells.length !== table.width && !isShort)) return false;
    for (const [role, place] of table.places) row[role] = (cells[place] ?? "").trim();
    return rows.add(row, table, timeOfCell(row.time), lineNumber);
  }

  function readLine(text: string, lineNumber: number): void {
    const line = header === null ? text.trimStart() : text;
    if (header === null) {
      if (line.startsWith("#") || ATTACHING.test(line)) return;
      header = line.startsWith("{") ? "objects" : headerOf(line, path, lineNumber);
      if (header !== "objects") source.places?.isHeader();
      if (header !== "objects") return;
    }
    if (header === "objects" ? readObject(line, lineNumber) : readRow(header, line, lineNumber)) return;
    const lost = LOST.exec(line)?.[1];
    if (lost === undefined) notes.strange(lineNumber, line);
    else collector.lose(Number(lost));
  }

  return byteLineReader(
    (block, start, end, lineNumber) => {
      const table = header === "objects" ? null : header;
      const isRead = table !== null && readPlainRow(table, block, start, end, lineNumber);
      const line = isRead ? "" : textAt(block, start, end).trimEnd();
      if (line !== "") readLine(line, lineNumber);
    },
    () => [...notes.warnings(), ...rows.finish()],
  );
}

/** Joins all cells from the last of `width` cells into it. */
function joinRest(cells: readonly string[], width: number, separator: Separator): readonly string[] {
  return cells.length <= width
    ? cells
    : [
        ...cells.slice(0, width - 1),
        cells
          .slice(width - 1)
          .map((cell) => cell.trim())
          .join(separator),
      ];
}

function headerOf(line: string, path: string, lineNumber: number): Header {
  const separator = separatorOf(line);
  const cells = cellsOf(line, separator) ?? [];
  const reason = reasonAgainst(line);
  if (reason !== null) throw traceError(path, lineNumber, { problem: "recorder.not-a-sequence", ...reason });
  const columns = tableColumns(cells.map(columnOf), (role, first, second) => {
    const columns = [cells[first] ?? "", cells[second] ?? ""] as const;
    throw traceError(path, lineNumber, { problem: "table.column-twice", role, columns });
  });
  const { placeOf } = columns;
  if (!placeOf.has("call")) {
    const problem: Problem = { problem: "table.no-call-header", example: EXAMPLE };
    throw traceError(path, lineNumber, reasonAgainstTable(line) ?? problem);
  }
  const width = cells.length;
  return {
    ...columns,
    separator,
    width,
    places: [...placeOf],
    timePlace: placeOf.get("time") ?? NOWHERE,
    plain: createPlainCells(separator, width),
    endsInProgram: placeOf.get("program") === width - 1,
  };
}

export const CSV = {
  name: "csv",
  title: "tables (CSV, TSV, JSON lines)",
  isLine: isCallRow,
  open: csvReader,
  facts: tableFacts,
  trust: { level: "can forge", reason: "writer" },
  example: '{"tid":77,"syscall":"read"}',
} as const satisfies Format;

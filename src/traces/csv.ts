import { traceError } from "../errors.ts";
import type { CallBook } from "./call-book.ts";
import { createCallRows } from "./call-rows.ts";
import { cellsOf, separatorOf, type Separator } from "./csv-cells.ts";
import { columnOf, type ColumnRole } from "./csv-columns.ts";
import type { TraceSource } from "./format.ts";
import { isCallObject, jsonRows } from "./json-rows.ts";
import { createLineNotes } from "./line-notes.ts";
import { lineReader } from "./line-reader.ts";
import { reasonAgainst } from "./no-sequence.ts";
import type { TraceReader } from "./trace-reader.ts";

const HEADER_CELL = /^(?:[a-zA-Z_#][\w .:@/%-]{0,63}(?: ?\([\w .]{1,16}\))?)?$/;
/** bpftrace says so on the standard output, before all rows, unless it gets -q. */
const ATTACHING = /^Attach(?:ing|ed) \d{1,9} probes?/;
const LOST = /^(?:\[?WARN(?:ING)?\]?:? ?)?Lost (\d{1,15}) events/i;
const EXAMPLE = "time,pid,tid,syscall";

/** The columns of a table. */
interface Header {
  readonly separator: Separator;
  readonly width: number;
  readonly placeOf: ReadonlyMap<ColumnRole, number>;
  readonly roles: ReadonlySet<ColumnRole>;
  readonly secondsPerUnit: number;
}

/** Whether a text's first line is the header of a table with a column of calls, or such a JSON object. */
export function isCsvHeader(line: string): boolean {
  if (line.startsWith("{")) return isCallObject(line);
  if (ATTACHING.test(line)) return true;
  const cells = cellsOf(line, separatorOf(line));
  if (cells?.every((cell) => HEADER_CELL.test(cell)) !== true) return false;
  const hasCall = cells.some((cell) => columnOf(cell)?.role === "call");
  return hasCall && (cells.length > 1 || line.toLowerCase().includes("syscall"));
}

/** Why a text whose first line this is can be read as no table, though it looks like one; null where it does not. */
export function reasonAgainstTable(line: string): string | null {
  const separator = separatorOf(line);
  const cells = cellsOf(line, separator);
  if (cells === null || cells.length < 3 || /[({=]/.test(line)) return null;
  if (!cells.every((cell) => HEADER_CELL.test(cell))) {
    return `a table needs a header that names its columns, for example "${EXAMPLE}" as the first line`;
  }
  return `no column of the table holds calls; it has ${cells.join(", ")}, and "syscall" is wanted`;
}

/**
 * Reads a table that a user made: CSV, TSV, or JSON lines. A header (or the keys) tells by name what a column holds, as docs/formats/csv.md lists; a row is
 * a call.
 * @throws SentinelError E_TRACE when there is no header, a column is missing or double, a call's number has a decimal point or no architecture
 */
export function csvReader(source: TraceSource, book: CallBook): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "row with a call");
  const rows = createCallRows(source, book);
  const readObject = jsonRows(source, rows);
  let header: Header | "objects" | null = null;

  function readRow(table: Header, line: string, lineNumber: number): void {
    const cells = cellsOf(line, table.separator);
    const { placeOf, roles, secondsPerUnit } = table;
    // Tabs at a line's end were blanks to the reader of lines.
    const isWhole = cells?.length === table.width || (table.separator === "\t" && (cells?.length ?? 0) < table.width);
    const row = (role: ColumnRole): string => cells?.[placeOf.get(role) ?? -1] ?? "";
    if (!isWhole || !rows.add(row, roles, secondsPerUnit, lineNumber)) notes.strange(lineNumber, line);
  }

  return lineReader(
    (text, lineNumber) => {
      const lost = LOST.exec(text)?.[1];
      if (lost !== undefined) book.lose(Number(lost));
      else if (header === null) {
        const line = text.trimStart();
        if (line.startsWith("#") || ATTACHING.test(line)) return;
        header = line.startsWith("{") ? "objects" : headerOf(line, path, lineNumber);
        if (header === "objects" && !readObject(line, lineNumber)) notes.strange(lineNumber, line);
      } else if (header !== "objects") readRow(header, text, lineNumber);
      else if (!readObject(text, lineNumber)) notes.strange(lineNumber, text);
    },
    () => [...notes.warnings(), ...rows.warnings()],
  );
}

function headerOf(line: string, path: string, lineNumber: number): Header {
  const separator = separatorOf(line);
  const cells = cellsOf(line, separator) ?? [];
  const reason = reasonAgainst(line);
  if (reason !== null) throw traceError(path, lineNumber, reason);
  const placeOf = new Map<ColumnRole, number>();
  let secondsPerUnit = 1;
  for (const [place, cell] of cells.entries()) {
    const column = columnOf(cell);
    if (column === null) continue;
    const other = placeOf.get(column.role);
    if (other !== undefined) {
      const both = `the columns "${cells[other] ?? ""}" and "${cell}" both name the ${column.role}`;
      throw traceError(path, lineNumber, `${both}; leave one of them`);
    }
    placeOf.set(column.role, place);
    if (column.role === "time") secondsPerUnit = column.unit;
  }
  if (!placeOf.has("call")) {
    const problem = reasonAgainstTable(line) ?? `no header with a column "syscall"`;
    throw traceError(path, lineNumber, `${problem}; the first line of a table is for example "${EXAMPLE}"`);
  }
  return { separator, width: cells.length, placeOf, roles: new Set(placeOf.keys()), secondsPerUnit };
}

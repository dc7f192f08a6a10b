import { traceError } from "../../errors.ts";
import { emptyRow, type CallRows } from "./call-rows.ts";
import { columnOf, type Column, type ColumnRole } from "./csv-columns.ts";
import type { TraceSource } from "../format.ts";
import { LONGEST_KEPT_WORD } from "../word-table.ts";

/** A flat beginning of an object, up to a key "syscall" with a name or number. */
const CALL_ROW =
  /^\{\s*(?:"[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+|\[[^[\]{}]*\])\s*,\s*)*"syscall"\s*:\s*(?:"[a-zA-Z_0-9]|\d)/i;
/** Keys of Falco, Tracee, Tetragon and laurel. */
const OTHERS =
  /"(?:output_fields|rule|eventName|eventId|workload|process_tracepoint|process_exec|process_exit|process_kprobe|SYSCALL)"\s*:/;

/** Whether a line is a JSON object that tells of a call by its key "syscall", and none that another recorder writes. */
export function isCallObject(line: string): boolean {
  return line.startsWith("{") && !OTHERS.test(line) && CALL_ROW.test(line);
}

/** @returns what reads one line of JSON; false where it is no object that tells of a call */
export function jsonRows(source: TraceSource, rows: CallRows): (line: string, lineNumber: number) => boolean {
  const columns = new Map<string, Column | null>();

  function columnOfKey(key: string): Column | null {
    const known = columns.get(key);
    if (known !== undefined) return known;
    const column = columnOf(key);
    // An object may hold any number of keys; those of one recording are few.
    if (columns.size < 1024 && key.length <= LONGEST_KEPT_WORD) columns.set(key, column);
    return column;
  }

  return (line, lineNumber) => {
    const row = emptyRow();
    const roles = new Set<ColumnRole>();
    let unit: number | null = null;
    for (const [key, value] of Object.entries(objectOf(line) ?? {})) {
      const column = columnOfKey(key);
      if (column === null || (typeof value !== "string" && typeof value !== "number")) continue;
      if (roles.has(column.role)) {
        throw traceError(source.path, lineNumber, `two keys name the ${column.role}; leave one of them`);
      }
      roles.add(column.role);
      row[column.role] = String(value).trim();
      if (column.role === "time") unit = column.unit;
    }
    return (roles.has("call") || roles.has("lost")) && rows.add(row, roles, unit, lineNumber);
  };
}

function objectOf(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

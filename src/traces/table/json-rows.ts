import { traceError } from "../../errors.ts";
import { emptyRow, type CallRows } from "./call-rows.ts";
import { type Column, type TableColumns, columnOf, tableColumns } from "./columns.ts";
import type { TraceSource } from "../format.ts";
import { beginningOfObject, memberOf, objectAt, parseObject, textAtPath, type JsonObject } from "../json/json-line.ts";
import { timeOfCell } from "../times.ts";
import { LONGEST_KEPT_WORD } from "../word-table.ts";

/** Keys of other recorders: Falco, Tracee, Tetragon and laurel. */
const OTHERS: readonly string[] = [
  ...["output_fields", "rule", "eventName", "eventId", "workload", "SYSCALL", "rate_limit_info"],
  ...["process_tracepoint", "process_exec", "process_exit", "process_kprobe"],
];
/** Keys that mean a system call; many logs have objects with other numbers or calls. */
const SURE = /^(?:sys(?:tem)?[ _-]?call|sysno$|evt\.type$|auditd\.data\.syscall$)/i;
/**
 * Objects in an object: those of a Kubernetes recorder have its ids two deep, those of auditbeat
 * the call three deep.
 */
const DEEPEST = 3;

/**
 * Whether a line is, or begins like, a JSON object with a key of a call, and not one of another
 * recorder.
 */
export function isCallObject(line: string): boolean {
  const object = beginningOfObject(line);
  if (object === null || OTHERS.some((name) => memberOf(object, name) !== undefined)) return false;
  return membersOf(object).some(([key, value]) => {
    const column = columnOf(key);
    return column?.role === "call" && SURE.test(key) && isCall(value);
  });
}

function isCall(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^[a-zA-Z_0-9]/.test(value));
}

/**
 * @returns a function that reads one line of JSON; it returns false where the line is not an object
 * with a call
 */
export function jsonRows(source: TraceSource, rows: CallRows): (line: string, lineNumber: number) => boolean {
  const columns = new Map<string, Column | null>();
  /** Objects of one recording have the same keys in the same order. */
  let last: { readonly keys: string; readonly table: TableColumns } | null = null;

  function columnOfKey(key: string): Column | null {
    const known = columns.get(key);
    if (known !== undefined) return known;
    const column = columnOf(key);
    // An object may hold any number of keys; those of one recording are few.
    if (columns.size < 1024 && key.length <= LONGEST_KEPT_WORD) columns.set(key, column);
    return column;
  }

  function tableOf(keys: readonly string[], lineNumber: number): TableColumns {
    const joined = keys.join("\n");
    if (last?.keys === joined) return last.table;
    const table = tableColumns(keys.map(columnOfKey), (role) => {
      throw traceError(source.path, lineNumber, { problem: "table.column-twice", role, columns: null });
    });
    last = { keys: joined, table };
    return table;
  }

  return (line, lineNumber) => {
    const object = parseObject(line);
    const members = object === null ? [] : membersOf(object).filter(([key]) => columnOfKey(key) !== null);
    const table = tableOf(
      members.map(([key]) => key),
      lineNumber,
    );
    if (!table.roles.has("call") && !table.roles.has("lost")) {
      const kind = object === null ? null : kindOfAuditbeat(object);
      if (object === null && isCallObject(line)) rows.leaveUnread();
      if (kind !== null) rows.pass(kind);
      return kind !== null;
    }
    const row = emptyRow();
    for (const [role, place] of table.placeOf) row[role] = String(members[place]?.[1]).trim();
    return rows.add(row, table, timeOfCell(row.time), lineNumber);
  };
}

/**
 * The kind of an event of auditbeat that is not a call: `user_login`, `process_started`; null where
 * the object is not of auditbeat.
 */
function kindOfAuditbeat(object: JsonObject): string | null {
  const kind = textAtPath(object, "auditd", "message_type") ?? textAtPath(object, "event", "action");
  const isOfBeat = textAtPath(object, "agent", "type") === "auditbeat" || objectAt(object, "auditd") !== null;
  return isOfBeat ? (kind ?? "events of auditbeat") : null;
}

/** The texts and numbers of an object; those of an inner object by both names, `proc.pid`. */
function membersOf(object: JsonObject, before = "", depth = 1): readonly (readonly [string, string | number])[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (typeof value === "string" || typeof value === "number") return [[before + key, value] as const];
    const inner = depth < DEEPEST ? objectAt(value) : null;
    return inner === null ? [] : membersOf(inner, `${before + key}.`, depth + 1);
  });
}

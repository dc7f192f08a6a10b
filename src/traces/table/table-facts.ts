import { type JsonObject, exactObject, objectAt, textOfMember } from "../json/json-line.ts";
import { cellsOf, separatorOf } from "./csv-cells.ts";
import { columnOf, type ColumnRole } from "./columns.ts";
import { NO_FACTS, type CallContext } from "../format.ts";
import type { CallFacts } from "../../results/score.ts";

/** Names of columns that the reader does not use. */
const PARENT =
  /^(?:ppid|parent|parent_?(?:process_?)?(?:p?id)|proc\.ppid|process\.(?:parent\.pid|ppid)|runtime\.parent_?pid)$/i;
const RESULT =
  /^(?:ret|res|result|ret_?val|return|return_?(?:value|code)|exit|exit_?code|evt\.(?:raw)?res|auditd\.data\.exit)$/i;
const ARGUMENTS = /^(?:args?|arguments?|params?|parameters|evt\.(?:args|info)|argument_?list)$/i;
/** Objects in an object. */
const DEEPEST = 3;

type Cells = readonly (readonly [name: string, text: string | null])[];

/**
 * The facts in a row of a table, or in the two rows of a call's entry and exit, by the names of the
 * columns.
 */
export function tableFacts(lines: readonly string[], { header, program }: CallContext): CallFacts {
  const rows = lines.map((line) => cellsOfRow(line, header));
  const [first] = rows;
  if (first === undefined) return NO_FACTS;
  const ofRole = (role: ColumnRole): string | null =>
    first.find(([name, text]) => text !== null && columnOf(name)?.role === role)?.[1] ?? null;
  const last = (pattern: RegExp): string | null =>
    rows.map((row) => named(row, pattern)).findLast((text) => text !== null) ?? null;
  const own = rows.map((row) => named(row, ARGUMENTS)).filter((text) => text !== null);
  return {
    time: ofRole("time"),
    thread: ofRole("thread"),
    process: ofRole("process"),
    parent: last(PARENT),
    program: ofRole("program") ?? program,
    arguments: own.length === 0 ? null : own.join(" "),
    result: last(RESULT),
  };
}

function named(row: Cells, pattern: RegExp): string | null {
  return row.find(([name, text]) => text !== null && pattern.test(name.trim().replaceAll(/[ -]/g, "_")))?.[1] ?? null;
}

function cellsOfRow(line: string, header: string | null): Cells {
  if (header === null) return membersOf(exactObject(line) ?? {});
  const separator = separatorOf(header);
  const names = cellsOf(header, separator) ?? [];
  const cells = cellsOf(line.replace(/\r$/, ""), separator) ?? [];
  return names.map((name, at) => [name, textOfMember(cells[at]?.trim())]);
}

/** The members of an object, and those of objects in it by both names: `proc.pid`. */
function membersOf(object: JsonObject, before = "", depth = 1): Cells {
  return Object.entries(object).flatMap(([key, value]): Cells => {
    const inner = depth < DEEPEST ? objectAt(value) : null;
    const own = [before + key, textOfMember(value)] as const;
    return inner === null ? [own] : [own, ...membersOf(inner, `${before}${key}.`, depth + 1)];
  });
}

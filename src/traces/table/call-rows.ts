import { traceError } from "../../errors.ts";
import type { CallBook } from "../call-book.ts";
import { callOfNumber, namesOfNumbers } from "../call-numbers.ts";
import type { ColumnRole } from "./csv-columns.ts";
import type { TraceSource } from "../format.ts";
import { architectureOfMachine } from "../machine-names.ts";
import { CALL_NAME } from "../plain/names.ts";
import { callOfTracepoint } from "../perf/tracepoint-names.ts";
import { sideOfRow } from "./row-direction.ts";
import { secondsOfRow } from "./row-time.ts";
import { LONGEST_KEPT_WORD } from "../word-table.ts";

/** What one row says, without blanks around it; "" where it says nothing. */
export type Row = Record<ColumnRole, string>;

export function emptyRow(): Row {
  return {
    call: "",
    thread: "",
    process: "",
    container: "",
    program: "",
    architecture: "",
    direction: "",
    time: "",
    lost: "",
    label: "",
  };
}

/** The calls of a table. */
export interface CallRows {
  /**
   * @param roles the columns that the table has
   * @param secondsPerUnit of the row's time; null where nothing names its unit
   * @returns false where the row names no call, no direction though the table has a column of it, or no thread though the first row does
   * @throws SentinelError E_TRACE when a call's number has a decimal point, or nobody said its architecture
   */
  readonly add: (
    row: Row,
    roles: ReadonlySet<ColumnRole>,
    secondsPerUnit: number | null,
    lineNumber: number,
  ) => boolean;
  readonly warnings: () => readonly string[];
}

/** A program makes some 50 different calls; more words than this are none. */
const MOST_KNOWN_CALLS = 8192;
const NUMBER = /^\d{1,10}$/;
const DECIMAL = /^[+-]?\d{0,20}\.\d{0,20}$/;
const ARCHITECTURE = /^[a-zA-Z_]\w{0,31}$/;
/** The kernel's own name of a call's function, or of its tracepoint. */
const FUNCTION = /^(?:__[a-z0-9]{1,8}_)?sys_(?:enter_)?(?=[a-z])/;

/** Reads rows of a user's own table, one call each, into the book. */
export function createCallRows(source: TraceSource, book: CallBook): CallRows {
  /** The side of a call that is counted: that of the first row which names one. Rows of the other one are the same calls again. */
  let counted: "enter" | "exit" | null = null;
  let hasLabels = false;
  let hasThreads: boolean | null = null;

  const known = new Map<string, string>();

  function nameOf(call: string, architecture: string, lineNumber: number): string | undefined {
    const key = architecture === "" ? call : `${architecture} ${call}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const read = readName(call, architecture, lineNumber);
    if (read === undefined) return undefined;
    const name = book.keepName(read);
    if (known.size < MOST_KNOWN_CALLS && key.length <= LONGEST_KEPT_WORD) known.set(key, name);
    return name;
  }

  function readName(call: string, architecture: string, lineNumber: number): string | undefined {
    if (DECIMAL.test(call)) {
      const problem = `call number "${call.slice(0, 40)}" has a decimal point`;
      throw traceError(source.path, lineNumber, `${problem}; write the column as whole numbers`);
    }
    if (!NUMBER.test(call)) return readWord(call);
    const number = Number(call);
    return (
      (architecture === "" ? namesOfNumbers(source).callOf(number) : callOfNumber(architecture, number)) ?? undefined
    );
  }

  return {
    add(row, roles, secondsPerUnit, lineNumber) {
      const { call, process } = row;
      hasLabels ||= roles.has("label");
      const lost = NUMBER.test(row.lost) ? Number(row.lost) : 0;
      // A row may tell of lost events only; -1 is a call that the kernel was told to skip.
      if ((row.lost !== "" && call === "") || call === "-1") {
        book.lose(lost);
        return true;
      }
      const written = row.architecture.toLowerCase();
      if (written !== "" && !ARCHITECTURE.test(written)) return false;
      const architecture = written === "" ? "" : architectureOfMachine(written);
      const thread = row.thread || process;
      hasThreads ??= roles.has("thread") || roles.has("process");
      if (hasThreads && thread === "") return false;
      const name = nameOf(call, architecture, lineNumber);
      if (name === undefined) return false;
      const isDirected = roles.has("direction");
      const side = isDirected ? sideOfRow(row.direction) : null;
      if (isDirected && side === null) return false;
      book.lose(lost);
      counted ??= side;
      if (isDirected && side !== counted) return true;
      const owner = book.ownerOf({
        thread,
        process: process || null,
        container: roles.has("container") ? row.container : null,
      });
      if (row.program !== "") owner.program = row.program;
      if (architecture !== "") owner.architecture = architecture;
      owner.add(name, source.keepsTimes === true ? secondsOfRow(row.time, secondsPerUnit) : NaN);
      return true;
    },
    warnings() {
      const warnings: string[] = [];
      if (hasLabels) {
        const where = "a trace's label is the folder it lies in (normal/, attack/)";
        warnings.push(`${source.path}: the column "label" was not read; ${where}`);
      }
      if (hasThreads === false && book.callCount() > 0) {
        const where = "so all rows were read as the calls of one thread";
        warnings.push(`${source.path}: no column names the thread (tid) or process (pid), ${where}`);
      }
      return warnings;
    },
  };
}

function readWord(word: string): string | undefined {
  const small = word.toLowerCase();
  const name = small.replace(FUNCTION, "");
  if (!CALL_NAME.test(name)) return undefined;
  return name === small ? name : callOfTracepoint(name);
}

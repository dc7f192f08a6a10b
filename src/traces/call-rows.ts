import { traceError } from "../errors.ts";
import type { CallBook } from "./call-book.ts";
import { callOfNumber, LARGEST_CALL_NUMBER, namesOfNumbers, numberedCalls } from "./call-numbers.ts";
import type { ColumnRole } from "./csv-columns.ts";
import type { TraceSource } from "./format.ts";
import { CALL_NAME } from "./names.ts";
import { callOfTracepoint } from "./tracepoint-names.ts";

/** One row: what it says in a column, "" where it says nothing. */
export type Row = (role: ColumnRole) => string;

/** The calls of a table. */
export interface CallRows {
  /**
   * @param secondsPerUnit of the row's time
   * @returns false where the row names no call, or no thread though other rows do
   * @throws SentinelError E_TRACE when a call's number has a decimal point, or nobody said its architecture
   */
  readonly add: (row: Row, has: ReadonlySet<ColumnRole>, secondsPerUnit: number, lineNumber: number) => boolean;
  readonly warnings: () => readonly string[];
}

const NUMBER = /^\d{1,10}$/;
const DECIMAL = /^[+-]?\d{0,20}\.\d{0,20}$/;
const ARCHITECTURE = /^[a-zA-Z_]\w{0,31}$/;
/** The kernel's own name of a call's function, or of its tracepoint. */
const FUNCTION = /^(?:__[a-z0-9]{1,8}_)?sys_(?:enter_)?(?=[a-z])/;
/** Names of architectures as other tools write them. */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ["amd64", "x86_64"],
  ["x64", "x86_64"],
  ["arm64", "aarch64"],
  ["i486", "i386"],
  ["i586", "i386"],
  ["i686", "i386"],
]);

/** Reads rows of a user's own table, one call each, into the book. */
export function createCallRows(source: TraceSource, book: CallBook): CallRows {
  /** The direction of the first row that has one; rows of the other one are the same calls again. */
  let direction = "";
  let hasLabels = false;
  let hasThreads = true;

  function nameOf(call: string, architecture: string, lineNumber: number): string | undefined {
    if (DECIMAL.test(call)) {
      const problem = `call number "${call}" has a decimal point`;
      throw traceError(source.path, lineNumber, `${problem}; write the column as whole numbers`);
    }
    if (!NUMBER.test(call)) {
      const small = call.toLowerCase();
      const name = small.replace(FUNCTION, "");
      return CALL_NAME.test(name) ? (name === small ? name : callOfTracepoint(name)) : undefined;
    }
    const number = Number(call);
    if (number > LARGEST_CALL_NUMBER) return undefined;
    if (architecture === "") return namesOfNumbers(source).names[number];
    return source.callNames?.[number] ?? (numberedCalls(architecture)[number] || callOfNumber(architecture, number));
  }

  return {
    add(row, has, secondsPerUnit, lineNumber) {
      hasLabels ||= has.has("label");
      const lost = row("lost");
      if (NUMBER.test(lost)) book.lose(Number(lost));
      const call = row("call");
      // A row may tell of lost events only; -1 is a call that the kernel was told to skip.
      if ((call === "" && NUMBER.test(lost)) || call === "-1") return true;
      const written = row("architecture").toLowerCase();
      if (written !== "" && !ARCHITECTURE.test(written)) return false;
      const architecture = ARCHITECTURES.get(written) ?? written;
      const process = row("process");
      const thread = row("thread") || process;
      hasThreads &&= has.has("thread") || has.has("process");
      if (hasThreads && thread === "") return false;
      const name = nameOf(call, architecture, lineNumber);
      if (name === undefined) return false;
      if (direction === "") direction = row("direction");
      if (row("direction") !== direction) return true;
      const owner = book.ownerOf({ thread, process: process || null, container: row("container") || null });
      owner.program = row("program") || owner.program;
      owner.architecture = architecture || owner.architecture;
      owner.add(name, secondsOf(row("time"), secondsPerUnit));
      return true;
    },
    warnings() {
      const warnings: string[] = [];
      if (hasLabels) {
        const where = "a trace's label is the folder it lies in (normal/, attack/)";
        warnings.push(`${source.path}: the column "label" was not read; ${where}`);
      }
      if (!hasThreads && book.callCount() > 0) {
        const where = "so all rows were read as the calls of one thread";
        warnings.push(`${source.path}: no column names the thread (tid) or process (pid), ${where}`);
      }
      return warnings;
    },
  };
}

/** NaN where a time is neither a number nor a date with a time of day. */
function secondsOf(time: string, secondsPerUnit: number): number {
  if (time === "") return NaN;
  const number = Number(time);
  if (!Number.isNaN(number)) return Number.isFinite(number) ? number * secondsPerUnit : NaN;
  return /^\d{4}-\d\d-\d\d[T ]\d\d:/.test(time) ? Date.parse(time) / 1000 : NaN;
}

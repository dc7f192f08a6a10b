import { traceError } from "../../errors.ts";
import type { CallBook } from "../call-book.ts";
import { callOfNumber, LARGEST_CALL_NUMBER, namesOfNumbers } from "../call-numbers.ts";
import type { ColumnRole } from "./csv-columns.ts";
import type { TraceSource } from "../format.ts";
import { CALL_NAME } from "../plain/names.ts";
import { callOfTracepoint } from "../perf/tracepoint-names.ts";

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
   * @param secondsPerUnit of the row's time
   * @returns false where the row names no call, or no thread though the first row does
   * @throws SentinelError E_TRACE when a call's number has a decimal point, or nobody said its architecture
   */
  readonly add: (row: Row, roles: ReadonlySet<ColumnRole>, secondsPerUnit: number, lineNumber: number) => boolean;
  readonly warnings: () => readonly string[];
}

/** A program makes some 50 different calls; more words than this are none. */
const MOST_KNOWN_CALLS = 8192;
const NUMBER = /^\d{1,10}$/;
const DECIMAL = /^[+-]?\d{0,20}\.\d{0,20}$/;
const ARCHITECTURE = /^[a-zA-Z_]\w{0,31}$/;
/** The kernel's own name of a call's function, or of its tracepoint. */
const FUNCTION = /^(?:__[a-z0-9]{1,8}_)?sys_(?:enter_)?(?=[a-z])/;
const DIRECTION = /^(?:[<>]|enter|entry|exit|return)$/i;
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
  let direction = "";
  let hasLabels = false;
  let hasThreads: boolean | null = null;

  const known = new Map<string, string>();

  function nameOf(call: string, architecture: string, lineNumber: number): string | undefined {
    const key = architecture === "" ? call : `${architecture} ${call}`;
    const name = known.get(key) ?? readName(call, architecture, lineNumber);
    if (name !== undefined && known.size < MOST_KNOWN_CALLS) known.set(key, name);
    return name;
  }

  function readName(call: string, architecture: string, lineNumber: number): string | undefined {
    if (DECIMAL.test(call)) {
      const problem = `call number "${call}" has a decimal point`;
      throw traceError(source.path, lineNumber, `${problem}; write the column as whole numbers`);
    }
    if (!NUMBER.test(call)) return readWord(call);
    const number = Number(call);
    if (number > LARGEST_CALL_NUMBER) return undefined;
    return architecture === "" ? namesOfNumbers(source).names[number] : callOfNumber(architecture, number);
  }

  /** The direction in which a call is counted: that of the first row which has one. Rows of the other one are the same calls again. */
  function isOtherDirection(written: string): boolean {
    if (direction === "" && DIRECTION.test(written)) direction = written;
    return written !== direction;
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
      const architecture = ARCHITECTURES.get(written) ?? written;
      const thread = row.thread || process;
      hasThreads ??= roles.has("thread") || roles.has("process");
      if (hasThreads && thread === "") return false;
      const name = nameOf(call, architecture, lineNumber);
      if (name === undefined) return false;
      book.lose(lost);
      if (roles.has("direction") && isOtherDirection(row.direction)) return true;
      const owner = book.ownerOf({ thread, process: process || null, container: row.container || null });
      if (row.program !== "") owner.program = row.program;
      if (architecture !== "") owner.architecture = architecture;
      owner.add(name, source.keepsTimes === true ? secondsOf(row.time, secondsPerUnit) : NaN);
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

/** NaN where a time is neither a number nor a date with a time of day; one without a zone is taken for UTC. */
function secondsOf(time: string, secondsPerUnit: number): number {
  if (time === "") return NaN;
  const number = Number(time);
  if (!Number.isNaN(number)) return Number.isFinite(number) ? number * secondsPerUnit : NaN;
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:/.test(time)) return NaN;
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`) / 1000;
}

import type { Problem } from "../../problems/problem.ts";
import { traceError } from "../../errors.ts";
import type { OpenTrace, TraceCollector, TraceSource } from "../format.ts";
import { architectureOfMachine, callOfNumber, namesOfNumbers } from "../call-numbers.ts";
import { createKindsSeen } from "../call-events.ts";
import { CALL_NAME, callNamed, isUnknownName, spelledCall } from "../known-call.ts";
import type { CallWords, ColumnRole, TableColumns } from "./columns.ts";
import { kernelCallNameOfTracee } from "../json/tracee.ts";
import { createTimeOrder, secondsOfRow } from "../times.ts";
import { createSysdigCalls, type SysdigCalls } from "../events/sysdig-calls.ts";
import { isMetaEvent, kernelNameOfEvent } from "../events/sysdig-events.ts";
import { LONGEST_KEPT_WORD } from "../word-table.ts";

/** The cells of one row by role, trimmed; "" where there is no cell. */
export type Row = Record<ColumnRole, string>;

export function emptyRow(): Row {
  return {
    call: "",
    thread: "",
    process: "",
    parent: "",
    container: "",
    program: "",
    architecture: "",
    direction: "",
    time: "",
    lost: "",
    label: "",
    host: "",
    run: "",
    arguments: "",
  };
}

/** The calls of a table. */
export interface CallRows {
  /**
   * @param time the row's time, in its own unit; NaN where it is not a decimal number
   * @returns false where the row names no call, no direction though the table has a column of it,
   * or no thread though the first row does
   * @throws SentinelError E_TRACE where a call's number has a decimal point, or no architecture is
   * known
   */
  readonly add: (row: Row, columns: TableColumns, time: number, lineNumber: number) => boolean;
  /**
   * Skips a row of an event that is not a call.
   * @param kind of the event, for messages
   */
  readonly pass: (kind: string) => void;
  /** A row, or part of one, that may have been a call could not be read. */
  readonly leaveUnread: () => void;
  /**
   * Counts what was held back; returns warnings on what was odd.
   * @throws SentinelError E_TRACE when the rows were of events, and none of them is a system call
   */
  readonly finish: () => readonly Problem[];
}

/** A program makes about 50 different calls; more words than this are not calls. */
const MOST_KNOWN_CALLS = 8192;
const NUMBER = /^\d{1,10}$/;
const HEXADECIMAL = /^0x[0-9a-f]{1,8}$/i;
const PROCESS_ID = /^[1-9]\d{0,9}$/;
const DECIMAL = /^[+-]?\d{0,20}\.\d{0,20}$/;
const ARCHITECTURE = /^[a-zA-Z_]\w{0,31}$/;

/** The events that end a thread, by sysdig's name and by the kernel's. */
const THREAD_ENDS: ReadonlySet<string> = new Set(["procexit", "sched_process_exit"]);

/** Reads rows of a user's own table, one call each, into the collector. */
export function createCallRows(source: TraceSource, collector: TraceCollector): CallRows {
  /**
   * The side of a call that is counted: the first one that a row names. Rows of the other side are
   * the same calls again.
   */
  let counted: "enter" | "exit" | null = null;
  let hasLabels = false;
  let hasThreads: boolean | null = null;
  let hasRuns = false;
  let otherRows = 0;
  let sysdig: SysdigCalls | null = null;

  const known = new Map<string, string>();
  const otherOf: Readonly<Record<CallWords, Map<string, boolean>>> = {
    calls: new Map(),
    sysdig: new Map(),
    events: new Map(),
  };
  const others = createKindsSeen();
  const order = createTimeOrder(source.path, "row", "sort the rows by time first", (owners) => {
    collector.checkHeld("threads", owners);
  });

  function nameOf(call: string, architecture: string, lineNumber: number): string | undefined {
    const key = architecture === "" ? call : `${architecture} ${call}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const read = readName(call, architecture, lineNumber);
    if (read === undefined) return undefined;
    const name = collector.keepName(read);
    if (known.size < MOST_KNOWN_CALLS && key.length <= LONGEST_KEPT_WORD) known.set(key, name);
    return name;
  }

  function readName(call: string, architecture: string, lineNumber: number): string | undefined {
    if (DECIMAL.test(call)) {
      throw traceError(source.path, lineNumber, { problem: "table.decimal-call", text: call.slice(0, 40) });
    }
    const written = architecture === "" ? source.architecture : architecture;
    if (!NUMBER.test(call) && !HEXADECIMAL.test(call)) return readWord(call, written);
    const number = Number(call);
    return (
      (architecture === "" ? namesOfNumbers(source).callOf(number) : callOfNumber(architecture, number)) ?? undefined
    );
  }

  /** The caller of a row. Equal ids of different runs or hosts are different callers. */
  function callerOf(row: Row, { roles }: TableColumns) {
    const { process, run, host } = row;
    const thread = row.thread || process;
    const container = roles.has("container") ? row.container : null;
    if (run === "" && host === "") return { thread, process: process || null, container, where: "" };
    const where = `${run === "" ? "" : `${run}:`}${host === "" ? "" : `${host}:`}`;
    return {
      thread: thread === "" ? where.slice(0, -1) : where + thread,
      process: process === "" ? null : where + process,
      container: container === null ? null : where + (container || "host"),
      where,
    };
  }

  /** The parent of a row's process; null where the row has none, or one that is not a process. */
  function parentOf({ parent }: Row, where: string): string | null {
    return parent !== "" && parent.length <= LONGEST_KEPT_WORD && PROCESS_ID.test(parent) ? where + parent : null;
  }

  function pass(kind: string): void {
    otherRows += 1;
    others.add(kind);
  }

  /** Skips a row of an event that is not a call; the event may end a thread. */
  function passRow(name: string, row: Row, columns: TableColumns): void {
    pass(name);
    if (THREAD_ENDS.has(name)) collector.end(callerOf(row, columns).thread);
  }

  /** Whether a row names an event that is not a call. */
  function isOther(call: string, { words }: TableColumns): boolean {
    const seen = otherOf[words];
    const found = seen.get(call);
    if (found !== undefined) return found;
    const name = call.toLowerCase();
    const isNoCall =
      words === "events" ? kernelCallNameOfTracee(name) === null : isMetaEvent(name) || isKernelFunction(name);
    const isOne = CALL_NAME.test(call) && callNamed(name) === null && isNoCall;
    if (seen.size < MOST_KNOWN_CALLS && call.length <= LONGEST_KEPT_WORD) seen.set(call, isOne);
    return isOne;
  }

  function addSysdig(row: Row, columns: TableColumns, time: number): boolean {
    const side = columns.roles.has("direction") ? sideOfRow(row.direction) : "exit";
    if (side === null) return false;
    if (isMetaEvent(row.call)) pass(row.call);
    else if (hasThreads === true && row.thread === "" && row.process === "") {
      // sysdig does not know whose call it is.
      collector.leaveUnread(1);
      return true;
    }
    const caller = callerOf(row, columns);
    const seconds = source.keepsTimes === true ? secondsOfRow(row.time, columns.secondsPerUnit) : NaN;
    sysdig ??= createSysdigCalls(source, collector);
    const program = row.program === "" || row.program === "<NA>" ? null : row.program;
    const isEntry = side === "enter";
    if (!isMetaEvent(row.call)) order.see(caller.thread, time);
    const parent = parentOf(row, caller.where);
    return sysdig.add({
      ...{ ...caller, program, isEntry, type: row.call, info: row.arguments, seconds, idPrefix: caller.where },
      ...(parent === null ? {} : { parent }),
    });
  }

  return {
    pass,
    leaveUnread() {
      collector.leaveUnread(1);
    },
    add(row, columns, time, lineNumber) {
      const { call, process } = row;
      const { roles } = columns;
      hasLabels ||= roles.has("label");
      const lost = NUMBER.test(row.lost) ? Number(row.lost) : 0;
      // A row may tell of lost events only; -1 is a call that the kernel was told to skip.
      if ((row.lost !== "" && call === "") || call === "-1") {
        collector.lose(lost);
        return true;
      }
      const written = row.architecture.toLowerCase();
      if (written !== "" && !ARCHITECTURE.test(written)) return false;
      const architecture = written === "" ? "" : architectureOfMachine(written);
      hasRuns ||= row.run !== "" || row.host !== "";
      hasThreads ??= roles.has("thread") || roles.has("process");
      if (columns.words === "sysdig" && !NUMBER.test(call) && !DECIMAL.test(call)) {
        if (!addSysdig(row, columns, time)) return false;
        collector.lose(lost);
        return true;
      }
      if (hasThreads && row.thread === "" && process === "") return false;
      if (isOther(call, columns)) {
        passRow(call.toLowerCase(), row, columns);
        collector.lose(lost);
        return true;
      }
      const isNameless = isUnknownName(call);
      const name = isNameless ? call : nameOf(call, architecture, lineNumber);
      if (name === undefined) return false;
      const isDirected = roles.has("direction");
      const side = isDirected ? sideOfRow(row.direction) : null;
      if (isDirected && side === null) return false;
      collector.lose(lost);
      counted ??= side;
      if (isDirected && side !== counted) return true;
      if (isNameless) {
        collector.leaveUnread(1);
        return true;
      }
      const caller = callerOf(row, columns);
      const owner: OpenTrace = collector.traceOf(caller);
      const parent = parentOf(row, caller.where);
      if (parent !== null && caller.process !== null) collector.childOf(caller.process, parent);
      if (row.program !== "") owner.program = row.program;
      if (architecture !== "") owner.architecture = architecture;
      order.see(caller.thread, time);
      owner.add(name, source.keepsTimes === true ? secondsOfRow(row.time, columns.secondsPerUnit) : NaN);
      return true;
    },
    finish() {
      const { path } = source;
      sysdig?.finish();
      if (collector.callCount() === 0 && otherRows > 0) {
        const remedy = "a table needs a row for each system call (docs/formats/csv.md)";
        throw traceError(path, null, { problem: "recorder.no-calls", seen: others.seen(), remedy });
      }
      const warnings: Problem[] = [...order.warnings()];
      if (otherRows > 0) {
        warnings.push({ problem: "recorder.other-rows", path, rows: otherRows, seen: others.seen() });
      }
      if (hasLabels) warnings.push({ problem: "table.label-unread", path });
      if (hasThreads === false && collector.callCount() > 0) {
        warnings.push({ problem: "table.no-thread-column", path, hasRuns });
      }
      return warnings;
    },
  };
}

function readWord(word: string, architecture: string | null): string | undefined {
  const name = word.toLowerCase();
  if (!CALL_NAME.test(name)) return undefined;
  const spelled = spelledCall(word, architecture);
  if (spelled !== null) return spelled;
  // Falco and sysdig have names of their own for some calls, Tracee for others.
  return callNamed(name) ?? kernelCallNameOfTracee(kernelNameOfEvent(name)) ?? name;
}

/** Words for the two sides of a call; `>` and `<` are sysdig's. */
const SIDE_OF_WORD: ReadonlyMap<string, "enter" | "exit"> = new Map([
  ...[">", "enter", "entry", "in", "sys_enter"].map((word) => [word, "enter"] as const),
  ...["<", "exit", "return", "out", "sys_exit"].map((word) => [word, "exit"] as const),
]);

/**
 * The side of a call that a row is of; null where the word, in small or capital letters, is not
 * known.
 */
function sideOfRow(direction: string): "enter" | "exit" | null {
  return SIDE_OF_WORD.get(direction) ?? SIDE_OF_WORD.get(direction.toLowerCase()) ?? null;
}

/**
 * Names of the kernel that are not system calls: security hooks and capability checks, functions,
 * tracepoints of other subsystems. Sources: Linux 6.18, include/linux/lsm_hook_defs.h,
 * security/commoncap.c, the `events` folder of tracefs.
 */
const KERNEL_FUNCTION =
  /^(?:security|cap|lsm|selinux|apparmor|vfs|ksys|do|tcp|udp|inet6?|kmem|mm|irq|softirq|kprobe|kretprobe|block|ext4|xfs|sched_(?:process|switch|wak|migrate|stat|kthread))(?:_\w*|e\w+|ing)$|^commit_creds$/;

/**
 * Whether a name is a function, hook or event of the kernel and not a system call:
 * `security_file_open`, `cap_capable`, `sched_process_exit`.
 */
function isKernelFunction(name: string): boolean {
  return KERNEL_FUNCTION.test(name) && callNamed(name) === null;
}

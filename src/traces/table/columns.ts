/** What a column of a table may hold. */
export type ColumnRole =
  | "call"
  | "thread"
  | "process"
  | "parent"
  | "container"
  | "program"
  | "architecture"
  | "direction"
  | "time"
  | "lost"
  | "label"
  | "host"
  | "run"
  | "arguments";

/**
 * Which names the column of calls holds: "calls" are system calls; "sysdig" also has sysdig's other
 * events, and a call may have a row for its entry and one for its exit; "events" are any events of
 * the kernel, of which only system calls count.
 */
export type CallWords = "calls" | "sysdig" | "events";

/** A column of a table. */
export interface Column {
  readonly role: ColumnRole;
  /** Seconds per unit of a time; null where the name has no unit, and in other columns. */
  readonly unit: number | null;
  /** The kind of names in a column of calls; "calls" in other columns. */
  readonly words: CallWords;
  /** Whether the column counts only where no other one has its role. */
  readonly isSpare: boolean;
}

const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  call: [
    ...["syscall", "syscall_name", "syscall_nr", "syscall_number", "syscall_id", "sysno"],
    ...["call", "call_name", "call_number", "number", "nr", "evt.type", "event_name", "auditd.data.syscall"],
  ],
  thread: ["tid", "thread", "thread_id", "thread.tid", "proc.tid", "process.thread.id"],
  process: ["pid", "process_id", "tgid", "proc.pid", "process.pid"],
  parent: [
    ...["ppid", "parent_pid", "parent_process_id", "proc.ppid", "process.parent.pid", "process.ppid"],
    ...["runtime.parent_pid"],
  ],
  container: ["container", "container_id", "container.id", "runtime.container_id"],
  program: ["comm", "program", "process_name", "proc.name", "proc.comm", "process.name"],
  architecture: ["arch", "architecture", "auditd.data.arch"],
  direction: ["direction", "evt.dir"],
  time: ["evt.time", "evt.rawtime", "evt.outputtime", "@timestamp"],
  lost: ["lost", "lost_events"],
  label: ["label", "labels"],
  host: [
    ...["host", "host_name", "hostname", "host.name", "node", "node_name", "k8s.node", "kubernetes.node.name"],
    ...["agent.hostname", "beat.hostname"],
  ],
  run: ["run", "run_id", "trace", "trace_id", "session", "session_id", "recording", "recording_id"],
  arguments: ["evt.info", "evt.args"],
};

const WORDS: ReadonlyMap<string, CallWords> = new Map([
  ["evt.type", "sysdig"],
  ["event_name", "events"],
]);

/**
 * Columns that count only where no other column has their role: sysdig has several clocks, and a
 * table of events may also have a column of calls. Of several parents the first counts.
 */
const SPARE: ReadonlySet<string> = new Set([
  ...["ppid", "parent_pid", "parent_process_id", "proc.ppid", "process.parent.pid", "process.ppid"],
  "runtime.parent_pid",
  ...["event_name", "evt.time", "evt.rawtime", "evt.outputtime", "evt.args", "proc.tid", "proc.comm"],
  ...["runtime.container_id", "node", "node_name", "k8s.node", "kubernetes.node.name", "host", "host.name"],
  ...["agent.hostname", "beat.hostname"],
  ...["@timestamp", "process.pid", "process.name", "process.thread.id", "auditd.data.arch"],
]);

const COLUMN_OF_NAME: ReadonlyMap<string, Column> = new Map(
  (Object.keys(NAMES) as ColumnRole[]).flatMap((role) =>
    NAMES[role].map(
      (name) => [name, { role, unit: null, words: WORDS.get(name) ?? "calls", isSpare: SPARE.has(name) }] as const,
    ),
  ),
);

const TIME = /^(?:time|timestamp|ts)(?:[_ ]?\(?(s|sec|seconds|ms|us|ns)\)?)?$|^(nsecs)$/;
const UNITS: ReadonlyMap<string | undefined, number> = new Map([
  ["s", 1],
  ["sec", 1],
  ["seconds", 1],
  ["ms", 1e-3],
  ["us", 1e-6],
  ["ns", 1e-9],
  ["nsecs", 1e-9],
]);
/** Where a word begins in `threadId`, `syscallName`. */
const CAMEL = /([a-z0-9])(?=[A-Z])/g;
/** The known names of columns are shorter. */
const LONGEST_NAME = 64;

/**
 * The column of this name, in small or capital letters, its words separated by blanks, hyphens,
 * underscores or a capital letter; null where it says nothing of calls.
 */
export function columnOf(name: string): Column | null {
  const trimmed = name.trim();
  if (trimmed.length > LONGEST_NAME) return null;
  return columnOfWords(trimmed.toLowerCase()) ?? columnOfWords(trimmed.replaceAll(CAMEL, "$1_").toLowerCase());
}

function columnOfWords(name: string): Column | null {
  const time = TIME.exec(name);
  if (time !== null) {
    return { role: "time", unit: UNITS.get(time[1] ?? time[2]) ?? null, words: "calls", isSpare: false };
  }
  return COLUMN_OF_NAME.get(name.replaceAll(/[ -]/g, "_")) ?? null;
}

/** What the columns of a table, or the keys of an object, hold. */
export interface TableColumns {
  readonly roles: ReadonlySet<ColumnRole>;
  /** The index of the column of each role, from 0; of an object's keys, in their order. */
  readonly placeOf: ReadonlyMap<ColumnRole, number>;
  /** Seconds per unit of the row's time; null where no name has a unit. */
  readonly secondsPerUnit: number | null;
  readonly words: CallWords;
}

/**
 * Assigns the roles to columns.
 * @param columns null for each column that says nothing of calls
 * @param tellDouble throws on two columns of one role, neither of them spare
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

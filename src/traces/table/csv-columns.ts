/** What a column of a table may tell. */
export type ColumnRole =
  "call" | "thread" | "process" | "container" | "program" | "architecture" | "direction" | "time" | "lost" | "label";

/** A column that a table has. */
export interface Column {
  readonly role: ColumnRole;
  /** Seconds in one unit of a time; null where the name says none, and in other columns. */
  readonly unit: number | null;
}

const NAMES: Readonly<Record<Exclude<ColumnRole, "time">, readonly string[]>> = {
  call: [
    ...["syscall", "syscall_name", "syscall_nr", "syscall_number", "syscall_id", "sysno"],
    ...["call", "call_name", "call_number", "number", "nr", "evt.type"],
  ],
  thread: ["tid", "thread", "thread_id", "thread.tid"],
  process: ["pid", "process_id", "tgid", "proc.pid"],
  container: ["container", "container_id", "container.id"],
  program: ["comm", "program", "process_name", "proc.name"],
  architecture: ["arch", "architecture"],
  direction: ["direction", "evt.dir"],
  lost: ["lost", "lost_events"],
  label: ["label", "labels"],
};

const COLUMN_OF_NAME: ReadonlyMap<string, Column> = new Map(
  (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((role) =>
    NAMES[role].map((name) => [name, { role, unit: null }] as const),
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

/** What a column of this name tells, in small or capital letters; null where it tells nothing of calls. */
export function columnOf(name: string): Column | null {
  const small = name.trim().toLowerCase();
  const time = TIME.exec(small);
  if (time !== null) return { role: "time", unit: UNITS.get(time[1] ?? time[2]) ?? null };
  return COLUMN_OF_NAME.get(small.replaceAll(/[ -]/g, "_")) ?? null;
}

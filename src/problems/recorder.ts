import { counted } from "../numbers.ts";
import type { Phrases } from "./phrases.ts";

/** What a recorder wrote that is not all calls of a thread, and how to record them. */
export interface RecorderProblems {
  /**
   * The text is something else than a sequence of calls: a table of counts, a packed file, another
   * system's recording.
   * @property look what it is @property remedy what to do; null where nothing helps
   */
  readonly "recorder.not-a-sequence": { readonly look: string; readonly remedy: string | null };
  /** @property seen the first kinds of its events @property remedy how to record calls */
  readonly "recorder.no-calls": { readonly seen: readonly string[]; readonly remedy: string };
  readonly "recorder.only-log-lines": { readonly text: string; readonly kind: string; readonly example: string };
  /**
   * Calls are in it, and not all that were made.
   * @property holds what the text holds
   * @property remedy how to record all
   */
  readonly "recorder.part-of-calls": { readonly holds: string; readonly remedy: string };
  readonly "recorder.other-rows": { readonly rows: number; readonly seen: readonly string[] };
  /** @property merged what is one trace: the alerts of a process, or all of the file */
  readonly "recorder.no-thread-in-alerts": { readonly merged: "process" | "file" };
  readonly "recorder.late-events": { readonly events: number };
  readonly "recorder.mixed-bits": { readonly architecture: string };
  readonly "recorder.forged-records": { readonly lines: number };
  readonly "recorder.system-log-calls": { readonly calls: number };
  readonly "recorder.twice": { readonly records: number };
  readonly "recorder.without-twin": { readonly calls: number };
  readonly "recorder.extract": object;
  readonly "recorder.seccomp-only": { readonly calls: number; readonly remedy: string };
  readonly "recorder.few-rules": { readonly different: number; readonly remedy: string };
  readonly "table.no-header": { readonly example: string };
  readonly "table.no-call-header": { readonly example: string };
  readonly "table.no-call-column": { readonly columns: readonly string[] };
  /** @property columns as they are called; null where they are keys of an object */
  readonly "table.column-twice": { readonly role: string; readonly columns: readonly [string, string] | null };
  readonly "table.decimal-call": { readonly text: string };
  readonly "table.label-unread": object;
  readonly "table.no-thread-column": { readonly hasRuns: boolean };
}

/** More kinds than this are "and more". */
const SHOWN_KINDS = 3;

function shown(kinds: readonly string[]): string {
  const first = kinds.slice(0, SHOWN_KINDS).join(", ");
  return kinds.length > SHOWN_KINDS ? `${first} and more` : first;
}

export const RECORDER_PHRASES: Phrases<RecorderProblems> = {
  "recorder.not-a-sequence": ({ look, remedy }) => (remedy === null ? look : `${look}; ${remedy}`),
  "recorder.no-calls": ({ seen, remedy }) =>
    `the file holds no system calls: ${seen.length === 0 ? "" : `it holds ${shown(seen)}; `}${remedy}`,
  "recorder.only-log-lines": ({ text, kind, example }) =>
    `the file holds no system call: "${text}" is a line of a log and not a ${kind}; a line of it is for example: ${example}`,
  "recorder.part-of-calls": ({ holds, remedy }) => `${holds}; ${remedy}`,
  "recorder.other-rows": ({ rows, seen }) =>
    `${rows === 1 ? "1 row is of an event that is" : `${rows} rows are of events that are`} not a system call, and not counted: ${shown(seen)}`,
  "recorder.no-thread-in-alerts": ({ merged }) =>
    `alerts do not say their thread (%thread.tid in the rule's output), so ${merged === "process" ? "the threads of a process" : "all of them"} are one trace`,
  "recorder.late-events": ({ events }) =>
    `${events === 1 ? "an event comes" : `${events} events come`} behind a later one of the same thread: times run backwards, so the order of its calls is not certain`,
  "recorder.mixed-bits": ({ architecture }) =>
    `the call numbers were all read as those of ${architecture}; a 32-bit task's look the same here, so leave out what 32-bit programs did`,
  "recorder.forged-records": ({ lines }) =>
    `${lines === 1 ? "1 line of another program looks" : `${lines} lines of other programs look`} like audit records, as if to forge calls; they were not read`,
  "recorder.system-log-calls": ({ calls }) =>
    `${calls === 1 ? "1 call comes" : `${calls} calls come`} from the system log, where any program can forge such records; /var/log/audit/audit.log is safe`,
  "recorder.twice": ({ records }) =>
    `${records === 1 ? "1 record is" : `${records} records are`} there twice and counted once`,
  "recorder.without-twin": ({ calls }) =>
    `${calls} calls of the kernel's log have no twin in the journal near them, or the reverse: where both are of one time, calls count twice; read either alone`,
  "recorder.extract": () => "is an extract by ausearch, which shows no lost events; read the raw log to see them",
  "recorder.seccomp-only": ({ calls, remedy }) =>
    `${calls === 1 ? "1 call is" : `${calls} calls are`} known from seccomp filters alone, which log no whole sequence; ${remedy}`,
  "recorder.few-rules": ({ different, remedy }) =>
    `holds only ${counted(different, "different call")}, as if the audit rules log no others, which is not a whole sequence; ${remedy}`,
  "table.no-header": ({ example }) =>
    `a table needs a header that names its columns; its first line is for example "${example}"`,
  "table.no-call-header": ({ example }) =>
    `no header with a column "syscall"; a table's first line is for example "${example}"`,
  "table.no-call-column": ({ columns }) =>
    `no column of the table holds calls; it has ${columns.join(", ")}, and needs one that is called "syscall"`,
  "table.column-twice": ({ role, columns }) =>
    columns === null
      ? `two keys name the ${role}; leave one of them`
      : `the columns "${columns[0]}" and "${columns[1]}" both name the ${role}; leave one of them`,
  "table.decimal-call": ({ text }) => `call number "${text}" has a decimal point; write the column as whole numbers`,
  "table.label-unread": () =>
    'the column "label" was not read; the label of a trace is the folder that it is in (normal/, attack/)',
  "table.no-thread-column": ({ hasRuns }) =>
    `no column names the thread (tid) or process (pid), so all rows${hasRuns ? " of one run" : ""} were read as the calls of one thread`,
};

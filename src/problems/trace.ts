import { count, counted } from "../numbers.ts";
import type { OptionName, Phrases } from "./edge.ts";

/** A line that is not of the format that was read. @property kind what it is not: "strace line" */
interface OddLine {
  readonly text: string;
  readonly kind: string;
}

/**
 * What can be wrong with the text of a recording, and what can be odd about one that was read all
 * the same.
 */
export interface TraceProblems {
  /** The text was understood and holds no call, as the file of a thread that made none. */
  readonly "trace.no-calls": object;
  /**
   * No call could be read.
   * @property odd the first line that is not of the format; null where each is
   * @property unreadCalls how many calls were cut or had no name
   * @property listKey the key of a JSON list that the lines are in; null where there is none
   * @property example a line of the format
   * @property looksLike the format that the text shows, where the user named another
   */
  readonly "trace.nothing-read": {
    readonly odd: OddLine | null;
    readonly unreadCalls: number;
    readonly listKey: string | null;
    readonly example: string;
    readonly looksLike: string | null;
  };
  readonly "trace.unknown-format": { readonly text: string; readonly listKey: string | null };
  readonly "trace.odd-line": OddLine;
  readonly "trace.lines-skipped": { readonly lines: number; readonly kind: string };
  readonly "trace.only-nul-bytes": object;
  readonly "trace.too-many-nul-bytes": object;
  readonly "trace.nul-bytes": { readonly bytes: number; readonly firstByte: number; readonly isBeginning: boolean };
  readonly "trace.not-a-number": { readonly text: string; readonly largest: number };
  readonly "trace.not-a-pair": { readonly text: string; readonly largest: number };
  readonly "trace.not-a-name": { readonly text: string };
  readonly "trace.words-not-names": object;
  readonly "trace.numbers-without-table": object;
  readonly "trace.no-table": { readonly architecture: string; readonly known: readonly string[] };
  readonly "trace.not-a-listed-name": { readonly text: string; readonly largest: number };
  readonly "trace.no-listed-names": object;
  /** Calls can be sorted into threads only. @property lacks what the text does not say */
  readonly "trace.threads-only": { readonly lacks: string };
  readonly "trace.threads-guessed": { readonly guessed: number; readonly threads: number };
  readonly "trace.read-as-one-process": object;
  /**
   * @property what "line", "JSON object" or "field"
   * @property remedy what to do; null where nothing helps
   */
  readonly "trace.too-long": { readonly what: string; readonly mostBytes: number; readonly remedy: string | null };
  readonly "trace.endless-parts": { readonly kind: string };
  /** @property trace the one that has too many by itself; null where it is the file */
  readonly "trace.too-many-calls": { readonly most: number; readonly trace: string | null };
  /** @property what is remembered for each id, in the plural */
  readonly "trace.too-many": { readonly most: number; readonly what: string };
  readonly "trace.too-many-names": { readonly most: number; readonly mostLetters: number };
  /**
   * Names that no Linux has a call of.
   * @property shown the first of them @property look what such names look like, and what to do
   * @property format that reads the text all the same, where it was refused
   */
  readonly "trace.foreign-names": {
    readonly shown: readonly string[];
    readonly names: number;
    readonly allNames: number;
    readonly calls: number;
    readonly look: string | null;
    readonly format: string | null;
  };
  readonly "trace.time-backwards": { readonly events: number; readonly what: string; readonly remedy: string | null };
  readonly "trace.line-goes-on": { readonly lines: number };
  readonly "trace.several-machines": { readonly first: string; readonly others: readonly string[] };
  readonly "trace.gaps": { readonly kind: "lost" | "missing" | "unread"; readonly count: number };
}

const MIB = 2 ** 20;
const VOWEL = /^[aeiou]/;

/** `a strace line`, `an audit record` */
function one(kind: string): string {
  return `${VOWEL.test(kind) ? "an" : "a"} ${kind}`;
}

/** `strace lines`, `lines of docker's json-file log` */
function several(kind: string): string {
  return kind.startsWith("line of ") ? kind.replace("line", "lines") : `${kind}s`;
}

function listHint(key: string): string {
  return `its objects are in the list "${key}", and each line must hold one: jq -c '.${key}[]' FILE > FILE.jsonl`;
}

function nothingRead(facts: TraceProblems["trace.nothing-read"], option: (name: OptionName, value?: string) => string) {
  const { odd, unreadCalls, listKey, example, looksLike } = facts;
  const nothing = "the file holds no system call";
  const look = looksLike === null ? "" : `; it looks like ${looksLike}: ${option("input-format", looksLike)} reads it`;
  if (odd === null && unreadCalls > 0) {
    const calls = unreadCalls === 1 ? "one call is" : `${unreadCalls} calls are`;
    return `${nothing} that could be read: ${calls} cut or nameless; where the text has numbers, ${option("arch")} names their table${look}`;
  }
  if (odd === null) return `${nothing}${look}`;
  const ofFormat = looksLike === null ? `; a line of it is for example: ${example}` : "";
  const more = listKey === null ? ofFormat : `; ${listHint(listKey)}`;
  return `${nothing}: "${odd.text}" is not ${one(odd.kind)}${more}${look}`;
}

/**
 * What a recording lacks: serial numbers say that events are not there, and not why; a line that
 * was not read may hold no call.
 */
const GAPS: Readonly<Record<TraceProblems["trace.gaps"]["kind"], readonly [one: string, more: string]>> = {
  lost: ["event was lost while it was recorded", "events were lost while it was recorded"],
  missing: [
    "serial number is missing (lost, or left out of this extract)",
    "serial numbers are missing (lost, or left out of this extract)",
  ],
  unread: ["call, or what may be one, was not read", "calls, or what may be some, were not read"],
};

export const TRACE_PHRASES: Phrases<TraceProblems> = {
  "trace.no-calls": () => "the file holds no system call",
  "trace.nothing-read": (facts, { option }) => nothingRead(facts, option),
  "trace.unknown-format": ({ text, listKey }, { option }) => {
    const remedy = listKey === null ? null : listHint(listKey);
    return `no known trace format has a line like "${text}"; ${remedy ?? `docs/formats.md lists them; name one with ${option("input-format")}`}`;
  },
  "trace.odd-line": ({ text, kind }) => `"${text}" is not ${one(kind)}`,
  "trace.lines-skipped": ({ lines, kind }) =>
    lines === 1
      ? `1 line is not ${one(kind)} and was skipped`
      : `${lines} lines are not ${several(kind)} and were skipped`,
  "trace.only-nul-bytes": () => "the file holds nothing but NUL bytes: what was written is lost",
  "trace.too-many-nul-bytes": () => "the file begins with more than 1 GiB of NUL bytes",
  "trace.nul-bytes": ({ bytes, firstByte, isBeginning }) =>
    `${bytes === 1 ? "a NUL byte was" : `${bytes} NUL bytes were`} passed over, the first at byte ${firstByte}, ${
      isBeginning ? "as in a log that was cut while it was written" : "and what was in their place is missing"
    }`,
  "trace.not-a-number": ({ text, largest }) => `"${text}" is not a system-call number (0..${largest})`,
  "trace.not-a-pair": ({ text, largest }) =>
    `"${text}" is not a process id followed by a system-call number (0..${largest})`,
  "trace.not-a-name": ({ text }) => `"${text}" is not the name of a system call`,
  "trace.words-not-names": (_, { option }) =>
    `holds words, and less than half of the first are names of Linux system calls; ${option("input-format", "names")} reads them all the same`,
  "trace.numbers-without-table": (_, { option }) =>
    `bare call numbers mean nothing without an architecture; give ${option("arch", "i386")} (ADFA-LD), x86_64, aarch64 or another, ` +
    `${option("call-names", "FILE")} where you have the list, or ${option("arch", "opaque")} where the table is not known`,
  "trace.no-table": ({ architecture, known }) =>
    `there is no call table for architecture "${architecture}"; known: ${known.join(", ")} (or opaque)`,
  "trace.not-a-listed-name": ({ text, largest }) =>
    `"${text}" is not the name of a further call, with or without its number (0..${largest})`,
  "trace.no-listed-names": () => "holds no names of calls",
  "trace.threads-only": ({ lacks }, { option }) => `the text ${lacks}; read it with ${option("per", "thread")}`,
  "trace.threads-guessed": ({ guessed, threads }, { option }) =>
    `${counted(guessed, "thread")} of ${threads} could not be distinguished from processes, since the text does not show what made them; ${option("per", "thread")} is exact`,
  "trace.read-as-one-process": () =>
    "names no threads, as a text without -f or a file of -ff, and was read as one process; the calls of its other threads, if any, are not in it",
  "trace.too-long": ({ what, mostBytes, remedy }) =>
    `holds a ${what} longer than ${mostBytes / MIB} MiB, which no recorder writes${remedy === null ? "" : `; ${remedy}`}`,
  "trace.endless-parts": ({ kind }) => `holds parts of lines of ${kind} that never end`,
  "trace.too-many-calls": ({ most, trace }) =>
    `${trace === null ? "the file holds" : `the trace ${trace} alone has`} more than ${most} system calls, too many to hold at once; cut the file in time (split -C 1G FILE), each piece is then read by itself`,
  "trace.too-many": ({ most, what }) =>
    `holds more than ${most} ${what}, which no recording does; cut the file in time`,
  "trace.too-many-names": ({ most, mostLetters }) =>
    `holds more than ${most} different system calls, or ${mostLetters} letters of their names, where a kernel has some 450 calls; it is not a recording, or is of another format`,
  "trace.foreign-names": ({ shown, names, allNames, calls, look, format }, { option }) => {
    const verb = allNames === 1 ? "is a call" : "are calls";
    const list = `${shown.join(", ")}${names > shown.length ? ", ..." : ""}`;
    const words = `${names} of its ${allNames} names ${verb} of no known Linux (${list}), called ${calls === 1 ? "once" : `${calls} times`}`;
    const reads = format === null ? "" : `; ${option("input-format", format)} reads it all the same`;
    return `${words}${look === null ? "" : `; ${look}`}${reads}`;
  },
  "trace.time-backwards": ({ events, what, remedy }) =>
    `${events === 1 ? `1 ${what} is` : `${events} ${what}s are`} earlier than the one before of the same thread, so calls are in a wrong order${remedy === null ? "" : `; ${remedy}`}`,
  "trace.line-goes-on": ({ lines }) =>
    `${lines === 1 ? "1 line goes" : `${lines} lines go`} on behind the result of a call; calls that may be there were not read`,
  "trace.several-machines": ({ first, others }) =>
    `holds events of several machines: ids of ${first} are as written, those of ${others.join(", ")} have the machine's name before them`,
  "trace.gaps": ({ kind, count: events }) =>
    `${count(events)} ${GAPS[kind][events === 1 ? 0 : 1]}, so every trace of it may have gaps`,
};

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

import { count, counted } from "../numbers.ts";
import type { OptionName } from "./edge.ts";
import type { Phrases } from "./phrases.ts";

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
    `${option("call-names", "FILE")} where you have the list, or ${option("arch", "opaque")} where nobody knows the table`,
  "trace.no-table": ({ architecture, known }) =>
    `there is no call table for architecture "${architecture}"; known: ${known.join(", ")} (or opaque)`,
  "trace.not-a-listed-name": ({ text, largest }) =>
    `"${text}" is not the name of a further call, with or without its number (0..${largest})`,
  "trace.no-listed-names": () => "holds no names of calls",
  "trace.threads-only": ({ lacks }, { option }) => `the text ${lacks}; read it with ${option("per", "thread")}`,
  "trace.threads-guessed": ({ guessed, threads }, { option }) =>
    `${counted(guessed, "thread")} of ${threads} could not be told from processes, since the text does not show what made them; ${option("per", "thread")} is exact`,
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

import { auditTextOf, type AuditText } from "./audit-prefix.ts";

/** What a line of an audit log is. */
export type AuditLine = AuditRecord | AuditMessage | ForeignRecord;

/** A record: one part of an event. */
export interface AuditRecord {
  readonly kind: "record";
  /**
   * `SYSCALL`, `UNKNOWN[1323]`; the kernel's own log has numbers, which are named where we need
   * them.
   */
  readonly type: string;
  /** The host, where the log names it; "" otherwise. */
  readonly host: string;
  /**
   * As written: seconds since 1970, or a local time; null where the journal shows neither it nor
   * the serial.
   */
  readonly time: string | null;
  /** Of the event, whose records share it. */
  readonly serial: number;
  /** What follows, without what auditd adds in its ENRICHED format. */
  readonly fields: string;
  /** Whether it came through the system log, where any program may write one. */
  readonly isOfSystemLog: boolean;
}

/** What the kernel or a daemon says about auditing, in the system log. */
export interface AuditMessage {
  readonly kind: "message";
  readonly text: string;
}

/** What looks like a record, in another program's own text. */
export interface ForeignRecord {
  readonly kind: "foreign";
}

/**
 * `node=web1 type=SYSCALL msg=audit(1700000000.123:456): `; the kernel's own log lacks `msg=`,
 * `ausearch -i` has a blank before the colon.
 */
const RECORD =
  /(?:node=(\S{1,256}) )?type=([A-Za-z][A-Za-z0-9_]{0,40}(?:\[\d{1,6}\])?|\d{1,6}) (?:msg=)?audit\(([^()]{1,80}):(\d{1,10})\)(?: ?: ?| )/y;
/** What the kernel writes before a record in its own log. */
const KERNEL = /(?:audit: )?(?=type=)/y;
/** The same before a message. */
const KERNEL_MESSAGE = /[a-z_]{1,40}: /y;
/**
 * The journal's own text of a record: `SYSCALL arch=...`; older versions write `<audit-1300>
 * arch=...`.
 */
const OF_JOURNAL = /(?:([A-Z][A-Z0-9_]{1,40}(?:\[\d{1,6}\])?)|<audit-(\d{1,6})>) (?=[\w-]{1,40}[=:])/y;
/** Other fields always follow: an id at the very end may be cut short. */
const PID = / pid=(\d{1,10}) /;
/** What a record looks like, wherever it is. */
const LIKE_A_RECORD =
  /\btype=\w{1,48}(?:\[\d{1,6}\])? (?:msg=)?audit\(\d|\baudit(?:\[\d{1,10}\])?: (?:SYSCALL|SECCOMP) /;

/** Source: include/uapi/linux/audit.h. */
const TYPE_OF_NUMBER: ReadonlyMap<string, string> = new Map([
  ["1300", "SYSCALL"],
  ["1326", "SECCOMP"],
]);
const NUMBER_OF_UNKNOWN = /^UNKNOWN\[(\d+)\]$/;
const ENRICHED = "\x1d";
/** As the system log writes it. */
const ENRICHED_IN_LOG = /#035[A-Z]{2,20}=/;

/** Takes a line of an audit log apart; null for any other. */
export function readAuditLine(line: string): AuditLine | null {
  const text = auditTextOf(line);
  if (text === null) return LIKE_A_RECORD.test(line) ? { kind: "foreign" } : null;
  return recordIn(line, text) ?? journalRecordIn(line, text) ?? messageIn(line, text);
}

function isOfKernel({ writer }: AuditText): boolean {
  return writer === "kernel" || writer === "ring";
}

function isOfSystemLog({ writer }: AuditText): boolean {
  return writer !== "file" && writer !== "ring";
}

function recordIn(line: string, text: AuditText): AuditRecord | null {
  // The journal's `audit[77]` writes the other form.
  if (text.writer === "audit" && text.process !== null) return null;
  const start = text.start + (isOfKernel(text) ? lengthOf(KERNEL, line, text.start) : 0);
  const record = matchAt(RECORD, line, start);
  if (record === null) return null;
  const [head, host = "", type = "", time = "", serial] = record;
  const fields = withoutEnrichment(line, start + head.length, isOfSystemLog(text));
  return {
    kind: "record",
    type: typeName(type),
    host,
    time,
    serial: Number(serial),
    fields,
    isOfSystemLog: isOfSystemLog(text),
  };
}

function journalRecordIn(line: string, { start, writer, process }: AuditText): AuditRecord | ForeignRecord | null {
  const record = writer === "audit" ? matchAt(OF_JOURNAL, line, start) : null;
  if (record === null) return null;
  const [head, name, number = ""] = record;
  const fields = withoutEnrichment(line, start + head.length, true);
  // The journal takes this id from the record, but that of a program that calls itself `audit` from
  // the kernel.
  const named = PID.exec(fields)?.[1];
  if (process !== null && named !== undefined && named !== process) return { kind: "foreign" };
  return {
    kind: "record",
    type: typeName(name ?? number),
    host: "",
    time: null,
    serial: 0,
    fields,
    isOfSystemLog: true,
  };
}

function messageIn(line: string, text: AuditText): AuditMessage | ForeignRecord | null {
  if (text.writer === "file") return null;
  if (text.writer === "audit" && LIKE_A_RECORD.test(line)) return { kind: "foreign" };
  const start = text.start + (isOfKernel(text) ? lengthOf(KERNEL_MESSAGE, line, text.start) : 0);
  return { kind: "message", text: line.slice(start) };
}

function matchAt(pattern: RegExp, line: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(line);
}

function lengthOf(pattern: RegExp, line: string, start: number): number {
  const found = matchAt(pattern, line, start);
  return found === null ? 0 : found[0].length;
}

function withoutEnrichment(line: string, start: number, isLogged: boolean): string {
  const end = line.indexOf(ENRICHED, start);
  const fields = end < 0 ? line.slice(start) : line.slice(start, end);
  const escaped = isLogged ? fields.search(ENRICHED_IN_LOG) : -1;
  return escaped < 0 ? fields : fields.slice(0, escaped);
}

function typeName(type: string): string {
  return TYPE_OF_NUMBER.get(NUMBER_OF_UNKNOWN.exec(type)?.[1] ?? type) ?? type;
}

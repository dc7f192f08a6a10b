/** What a line of an audit log is. */
type AuditLine = AuditRecord | AuditMessage | ForgedRecord;

/** A record: one part of an event. */
export interface AuditRecord {
  readonly kind: "record";
  /** `SYSCALL`, `UNKNOWN[1323]`; where the log has a number, the name if it is one of calls. */
  readonly type: string;
  /** The host, where the log names it; "" otherwise. */
  readonly host: string;
  /**
   * As written: seconds since 1970, or a local time; null in the journal, which shows neither time
   * nor serial.
   */
  readonly time: string | null;
  /** The serial of the event, which its records share. */
  readonly serial: number;
  /** The fields, without those that auditd adds in its ENRICHED format. */
  readonly fields: string;
  /** Whether it came through the system log, where any program may write one. */
  readonly isOfSystemLog: boolean;
}

/** A message of the kernel or a daemon about auditing, in the system log. */
interface AuditMessage {
  readonly kind: "message";
  readonly text: string;
}

/** Looks like a record, but is another program's text. */
interface ForgedRecord {
  readonly kind: "forged";
}

/**
 * Who wrote a line: the log's own file, the kernel's ring buffer, or, in the system log, the
 * kernel, the journal's `audit`, or a daemon of the audit system.
 */
type AuditWriter = "file" | "ring" | "kernel" | "audit" | "daemon";

/** The text of the kernel or an audit program within a line of a log. */
interface AuditText {
  readonly start: number;
  readonly writer: AuditWriter;
  /** `audit[77]: ` of the journal: the process that its record must name; null for any other. */
  readonly process: string | null;
}

/**
 * `node=web1 type=SYSCALL msg=audit(1700000000.123:456): `; the kernel's own log lacks `msg=`,
 * `ausearch -i` has a blank before the colon.
 */
const RECORD =
  /(?:node=(\S{1,256}) )?type=([A-Za-z][A-Za-z0-9_]{0,40}(?:\[\d{1,6}\])?|\d{1,6}) (?:msg=)?audit\(([^()]{1,80}):(\d{1,10})\)(?: ?: ?| )/y;
/** What the kernel writes before a record in its own log, and before a message. */
const KERNEL = /(?:audit: )?(?=type=)/y;
const KERNEL_MESSAGE = /[a-z_]{1,40}: /y;
/**
 * The journal's own text of a record: `SYSCALL arch=...`; older versions write `<audit-1300>
 * arch=...`.
 */
const OF_JOURNAL = /(?:([A-Z][A-Z0-9_]{1,40}(?:\[\d{1,6}\])?)|<audit-(\d{1,6})>) (?=[\w-]{1,40}[=:])/y;
/** Another field always follows: an id at the very end may be cut. */
const PID = / pid=(\d{1,10}) /;
/** What a record looks like, anywhere in a line. */
const LIKE_A_RECORD =
  /\btype=\w{1,48}(?:\[\d{1,6}\])? (?:msg=)?audit\(\d|\baudit(?:\[\d{1,10}\])?: (?:SYSCALL|SECCOMP) /;
/**
 * The next record in a line that was cut. A raw record writes names with blanks in hex, so none of
 * its fields holds this.
 */
const NEXT_RECORD = /(?:node=[^\s"']{1,256} )?type=[A-Z][A-Z_0-9]{1,40} msg=audit\(/g;
/** A record of `ausearch -i`, whose names may hold anything, or a program's own text. */
const FREE_TEXT = /'|\) : /;

/** Source: include/uapi/linux/audit.h. */
const TYPE_OF_NUMBER: ReadonlyMap<string, string> = new Map([
  ["1300", "SYSCALL"],
  ["1326", "SECCOMP"],
]);
const NUMBER_OF_UNKNOWN = /^UNKNOWN\[(\d+)\]$/;
const ENRICHED = "\x1d";
/** The mark of the ENRICHED format, as the system log writes it. */
const ENRICHED_IN_LOG = /#035[A-Z]{2,20}=/;

/**
 * The kernel's own ring buffer (`dmesg`, /dev/kmsg). A line that a program wrote there has another
 * facility than 0, `kern`.
 */
const RING_BUFFER =
  /^(?:<[0-7]>|kern {0,8}:[a-z]{1,8} {0,8}: |[0-7],\d{1,20},\d{1,20},[-+c](?:,[^;"'({]{0,80})?;)?(?:\[[^[\]"'({=]{1,40}\])?(?:\[ {0,8}[TC]\d{1,10}\])? {0,4}/;
/**
 * Time, host, and the program that wrote the line: the word before the first colon with a blank. No
 * text of a program comes before it. A bracketed time right before it is that of the ring buffer.
 */
const SYSTEM_LOG =
  /^(?:[^"'({=:]|:(?! )){0,256}?(?<!\])[\s/](kernel|auditd?|audispd|audisp-[a-z]{1,20}|auditctl|augenrules)(\[\d{1,10}\])?: /;
/** RFC 5424: `<5>1 TIME HOST PROGRAM PROCESS MESSAGE-ID - `; the process is not used. */
const SYSTEM_LOG_5424 =
  /^<\d{1,3}>1 [^\s"'({=]{1,40} [^\s"'({=]{1,255} (kernel|auditd?|audispd|audisp-[a-z]{1,20})() [^\s"'({=]{1,128} [^\s"'({=]{1,32} - \uFEFF?/;
/** The kernel's messages in the system log begin with it. */
const KERNEL_TIME = /(?:\[ {0,8}\d{1,10}\.\d{1,9}\](?:\[ {0,8}[TC]\d{1,10}\])? )?/y;
const KERNEL_TEXT = /(?:k?auditd?|kauditd_printk_skb|audit_printk_skb|audit_log_\w{1,20}|audit_panic): |type=\S/y;
/** An audit program at the beginning of a line, as `journalctl -o cat` and `dmesg -t` write it. */
const PROGRAM = /^(auditd?|audispd|audisp-[a-z]{1,20})(\[\d{1,10}\])?: /;

const EPOCH = /^\d{1,12}(?:\.\d{1,9})?$/;
/** `%x %T` of some locale and milliseconds: `11/14/23 22:13:20.123`, `14.11.2023 22:13:20.123`. */
const LOCAL = /^(.*?)[\s,]*(\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?)$/;
const SECONDS_OF_DAY = 86_400;
/** Records after this many dates have no time. */
const MOST_DATES = 4096;

/** Parses a line of an audit log; null for any other line. */
export function readAuditLine(line: string): AuditLine | null {
  const text = auditTextOf(line);
  if (text === null) return LIKE_A_RECORD.test(line) ? { kind: "forged" } : null;
  return recordIn(line, text) ?? journalRecordIn(line, text) ?? messageIn(line, text);
}

/**
 * The records of a line: several where a record was cut and the next one follows it in the same
 * line.
 */
export function recordsIn(line: string): readonly string[] {
  if (!(line.startsWith("type=") || line.startsWith("node=")) || !line.includes("): ", 60)) return [line];
  const starts = [...line.matchAll(NEXT_RECORD)].map(({ index }) => index).filter((start) => start > 0);
  const parts: string[] = [];
  let from = 0;
  for (const start of starts) {
    const part = line.slice(from, start);
    if (FREE_TEXT.test(part)) break;
    parts.push(part);
    from = start;
  }
  return [...parts, line.slice(from)];
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

function journalRecordIn(line: string, { start, writer, process }: AuditText): AuditRecord | ForgedRecord | null {
  const record = writer === "audit" ? matchAt(OF_JOURNAL, line, start) : null;
  if (record === null) return null;
  const [head, name, number = ""] = record;
  const fields = withoutEnrichment(line, start + head.length, true);
  // For a real record the journal takes this id from the record itself; for a program that calls
  // itself `audit`, from the kernel.
  const named = PID.exec(fields)?.[1];
  if (process !== null && named !== undefined && named !== process) return { kind: "forged" };
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

function messageIn(line: string, text: AuditText): AuditMessage | ForgedRecord | null {
  if (text.writer === "file") return null;
  if (text.writer === "audit" && LIKE_A_RECORD.test(line)) return { kind: "forged" };
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

/**
 * Finds the audit text of a line. In the system log the first program named must be the kernel or
 * one of the audit system: another program's text may look like a record.
 * @returns null for a line of another program
 */
function auditTextOf(line: string): AuditText | null {
  if (line.startsWith("type=") || line.startsWith("node=")) return { start: 0, writer: "file", process: null };
  const ring = RING_BUFFER.exec(line)?.[0].length;
  if (ring !== undefined && isKernelText(line, ring)) return { start: ring, writer: "ring", process: null };
  const log = SYSTEM_LOG.exec(line) ?? SYSTEM_LOG_5424.exec(line) ?? PROGRAM.exec(line);
  if (log === null) return null;
  const [head, program, bracketed] = log;
  const process = bracketed === undefined || bracketed === "" ? null : bracketed.slice(1, -1);
  if (program !== "kernel") return { start: head.length, writer: program === "audit" ? "audit" : "daemon", process };
  KERNEL_TIME.lastIndex = head.length;
  const time = KERNEL_TIME.exec(line);
  const start = head.length + (time === null ? 0 : time[0].length);
  // The kernel is not a process: a writer with a process id only has its name.
  return process === null && isKernelText(line, start) ? { start, writer: "kernel", process } : null;
}

function isKernelText(line: string, start: number): boolean {
  KERNEL_TEXT.lastIndex = start;
  return KERNEL_TEXT.test(line);
}

function isOfKernel({ writer }: AuditText): boolean {
  return writer === "kernel" || writer === "ring";
}

function isOfSystemLog({ writer }: AuditText): boolean {
  return writer !== "file" && writer !== "ring";
}

/**
 * Whether a record's time is in seconds since 1970, as the kernel writes it; `ausearch -i` writes a
 * local time.
 */
export function isEpoch(time: string): boolean {
  return EPOCH.test(time);
}

/**
 * Reads the times of records: seconds since 1970, or, from local times, seconds since the midnight
 * before the first record. The order of day and month depends on the locale, so each new date
 * counts as the next day.
 * @returns NaN for any other text
 */
export function createAuditClock(): (time: string) => number {
  const dayOf = new Map<string, number>();

  return (time) => {
    if (EPOCH.test(time)) return Number(time);
    const [, date, hours, minutes, seconds] = LOCAL.exec(time) ?? [];
    if (date === undefined || seconds === undefined) return NaN;
    const day = dayOf.get(date) ?? dayOf.size;
    if (day >= MOST_DATES) return NaN;
    dayOf.set(date, day);
    return day * SECONDS_OF_DAY + 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds.replace(",", "."));
  };
}

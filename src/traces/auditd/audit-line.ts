/** What a line of an audit log is. */
type AuditLine = AuditRecord | AuditMessage | ForeignRecord;

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
interface AuditMessage {
  readonly kind: "message";
  readonly text: string;
}

/** What looks like a record, in another program's own text. */
interface ForeignRecord {
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

/**
 * Who wrote a line: the log's own file, the kernel's ring buffer, or, in the system log, the
 * kernel, the journal's `audit`, or a daemon of the audit system.
 */
type AuditWriter = "file" | "ring" | "kernel" | "audit" | "daemon";

/** Where what an audit program or the kernel wrote begins, after what a log writes before it. */
interface AuditText {
  readonly start: number;
  readonly writer: AuditWriter;
  /** `audit[77]: ` of the journal: the process that its record must name; null for any other. */
  readonly process: string | null;
}

/**
 * The kernel's own ring buffer (`dmesg`, /dev/kmsg). A line that a program wrote there has another
 * facility than 0, `kern`.
 */
const RING_BUFFER =
  /^(?:<[0-7]>|kern {0,8}:[a-z]{1,8} {0,8}: |[0-7],\d{1,20},\d{1,20},[-+c](?:,[^;"'({]{0,80})?;)?(?:\[[^[\]"'({=]{1,40}\])?(?:\[ {0,8}[TC]\d{1,10}\])? {0,4}/;
/** Time, host, and the program that wrote the line: the word before the first colon with a blank. No program's own text comes before it.
 * A bracketed time right before it is that of the ring buffer. */
const SYSTEM_LOG =
  /^(?:[^"'({=:]|:(?! )){0,256}?(?<!\])[\s/](kernel|auditd?|audispd|audisp-[a-z]{1,20}|auditctl|augenrules)(\[\d{1,10}\])?: /;
/**
 * The same in RFC 5424: `<5>1 TIME HOST PROGRAM PROCESS MESSAGE-ID - `, whose process is not looked
 * at.
 */
const SYSTEM_LOG_5424 =
  /^<\d{1,3}>1 [^\s"'({=]{1,40} [^\s"'({=]{1,255} (kernel|auditd?|audispd|audisp-[a-z]{1,20})() [^\s"'({=]{1,128} [^\s"'({=]{1,32} - \uFEFF?/;
/** What the kernel's messages have in front in the system log. */
const KERNEL_TIME = /(?:\[ {0,8}\d{1,10}\.\d{1,9}\](?:\[ {0,8}[TC]\d{1,10}\])? )?/y;
/**
 * An audit program of its own, at the beginning of a line, as `journalctl -o cat` and `dmesg -t`
 * write it.
 */
const PROGRAM = /^(auditd?|audispd|audisp-[a-z]{1,20})(\[\d{1,10}\])?: /;

/**
 * Finds the audit text of a line. In the system log it counts only where the first program named is
 * the kernel or one of the audit system: what stands behind another one's name is that program's
 * own text, which it may shape like a record.
 * @returns null where the line is another program's
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
  // The kernel is not a process: one that has a number only calls itself so.
  return process === null && isKernelText(line, start) ? { start, writer: "kernel", process } : null;
}

const KERNEL_TEXT = /(?:k?auditd?|kauditd_printk_skb|audit_printk_skb|audit_log_\w{1,20}|audit_panic): |type=\S/y;

function isKernelText(line: string, start: number): boolean {
  KERNEL_TEXT.lastIndex = start;
  return KERNEL_TEXT.test(line);
}

const EPOCH = /^\d{1,12}(?:\.\d{1,9})?$/;
/** `%x %T` of some locale and milliseconds: `11/14/23 22:13:20.123`, `14.11.2023 22:13:20.123`. */
const LOCAL = /^(.*?)[\s,]*(\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?)$/;
const SECONDS_OF_DAY = 86_400;
/** A longer extract has no times from here on. */
const MOST_DATES = 4096;

/**
 * Whether a record's time is as the kernel wrote it, seconds since 1970, and not yet interpreted by
 * `ausearch -i`.
 */
export function isEpoch(time: string): boolean {
  return EPOCH.test(time);
}

/**
 * Reads the times of records: seconds since 1970, or, interpreted, seconds since the midnight
 * before the first record. The order of day and month depends on the locale, so dates are taken for
 * days in the order in which they come.
 * @returns NaN where there is none
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

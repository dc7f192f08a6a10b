/** What a line of an audit log is. */
export type AuditLine = AuditRecord | AuditMessage;

/** A record: one part of an event. */
export interface AuditRecord {
  readonly kind: "record";
  /** `SYSCALL`, `UNKNOWN[1323]`; the kernel's own log has numbers, which are named where we need them. */
  readonly type: string;
  /** The host, where the log names it; "" otherwise. */
  readonly host: string;
  /** As written: seconds since 1970, or a local time; null where the journal shows neither it nor the serial. */
  readonly time: string | null;
  /** Of the event, whose records share it. */
  readonly serial: number;
  /** What stands behind, without what auditd adds in its ENRICHED format. */
  readonly fields: string;
}

/** What the kernel or a daemon says about auditing, in the system log. */
export interface AuditMessage {
  readonly kind: "message";
  readonly text: string;
}

/** `node=web1 type=SYSCALL msg=audit(1700000000.123:456): `; the kernel's own log lacks `msg=`, `ausearch -i` has a blank before the colon. */
const RECORD =
  /(?:node=(\S{1,256}) )?type=([A-Za-z][A-Za-z0-9_]{0,40}(?:\[\d{1,6}\])?|\d{1,6}) (?:msg=)?audit\(([^()]{1,80}):(\d{1,10})\)(?: ?:| )/y;
/** What the system log writes before it; never the argument of a call, or a field, that only shows an audit record. */
const BEFORE_RECORD = /^[^"'({=]{0,256}?[\s:](?=(?:node=\S{1,256} )?type=\S{1,48} (?:msg=)?audit\()/;
/** The journal's own text of a record: `audit[77]: SYSCALL arch=...`. */
const OF_JOURNAL =
  /^[^"'({=]{0,256}?\baudit(?:\[\d{1,10}\])?: ([A-Z][A-Z0-9_]{1,40}(?:\[\d{1,6}\])?) (?=[\w-]{1,40}[=:])/;
const MESSAGE =
  /^[^"'({=]{0,256}?\b(?:k?auditd?|audispd|audisp-[a-z]{1,20}|auditctl|augenrules|kauditd_printk_skb|audit_log_\w{1,20}|audit_panic)(?:\[\d{1,10}\])?: (?=\S)/;

/** Source: include/uapi/linux/audit.h. */
const TYPE_OF_NUMBER: ReadonlyMap<string, string> = new Map([
  ["1300", "SYSCALL"],
  ["1326", "SECCOMP"],
]);
const NUMBER_OF_UNKNOWN = /^UNKNOWN\[(\d+)\]$/;
const ENRICHED = "\x1d";

/** Takes a line of an audit log apart; null for any other. */
export function readAuditLine(line: string): AuditLine | null {
  const start = line.startsWith("type=") || line.startsWith("node=") ? 0 : (BEFORE_RECORD.exec(line)?.[0].length ?? -1);
  if (start >= 0) {
    RECORD.lastIndex = start;
    const record = RECORD.exec(line);
    if (record !== null) {
      const [head, host = "", type = "", time = "", serial] = record;
      const fields = withoutEnrichment(line, start + head.length);
      return { kind: "record", type: typeName(type), host, time, serial: Number(serial), fields };
    }
  }
  const journal = OF_JOURNAL.exec(line);
  if (journal !== null) {
    const fields = withoutEnrichment(line, journal[0].length);
    return { kind: "record", type: typeName(journal[1] ?? ""), host: "", time: null, serial: 0, fields };
  }
  const message = MESSAGE.exec(line);
  return message === null ? null : { kind: "message", text: line.slice(message[0].length) };
}

function withoutEnrichment(line: string, start: number): string {
  const end = line.indexOf(ENRICHED, start);
  return end < 0 ? line.slice(start) : line.slice(start, end);
}

function typeName(type: string): string {
  return TYPE_OF_NUMBER.get(NUMBER_OF_UNKNOWN.exec(type)?.[1] ?? type) ?? type;
}

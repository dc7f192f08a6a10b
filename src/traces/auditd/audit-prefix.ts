/**
 * Who wrote a line: the log's own file, the kernel's ring buffer, or, in the system log, the
 * kernel, the journal's `audit`, or a daemon of the audit system.
 */
type AuditWriter = "file" | "ring" | "kernel" | "audit" | "daemon";

/** Where what an audit program or the kernel wrote begins, after what a log writes before it. */
export interface AuditText {
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
export function auditTextOf(line: string): AuditText | null {
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

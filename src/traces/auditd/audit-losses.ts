/**
 * The kernel writes it, with its limits behind, where it has just lost a record. Source:
 * kernel/audit.c, audit_log_lost().
 */
const COUNTER = /\baudit_lost=(\d{1,10})\b/;
/** Source: kernel/audit.c, and what auditd and its dispatcher write to the system log. */
const LOSS =
  /(?:backlog limit|rate limit) exceeded|queue overflow|queue is full|out of memory in audit|event lost|dropping event/;

/** Counts what the kernel and the audit daemon say they lost. */
export interface AuditLosses {
  /** @param message without what the system log writes before it */
  readonly read: (message: string) => void;
  readonly total: () => number;
}

/**
 * The kernel's counter runs since boot, so its rise counts; where it is first shown, that is the
 * one loss which made the kernel show it. A counter that fell began anew. Each loss also has a
 * message of its own: those count only where the counter is never shown.
 */
export function createAuditLosses(): AuditLosses {
  let counter: number | null = null;
  let counted = 0;
  let messages = 0;

  return {
    read(message) {
      const shown = Number(COUNTER.exec(message)?.[1]);
      if (shown >= 0) {
        if (counter === null) counted += Math.min(shown, 1);
        else counted += shown >= counter ? shown - counter : shown;
        counter = shown;
      } else if (LOSS.test(message)) messages += 1;
    },
    total: () => (counted > 0 ? counted : messages),
  };
}

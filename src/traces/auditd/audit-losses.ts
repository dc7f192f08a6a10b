import { ownText } from "../lines.ts";

/**
 * The kernel writes it, with its limits behind, where it has just lost a record. Source:
 * kernel/audit.c, audit_log_lost().
 */
const COUNTER = /\baudit_lost=(\d{1,10})\b/;
/** Source: kernel/audit.c, and what auditd and its dispatcher write to the system log. */
const LOSS =
  /(?:backlog limit|rate limit) exceeded|queue overflow|queue is full|out of memory in audit|event lost|dropping event/;

/** Counts what the kernel and the audit daemon say they lost. */
interface AuditLosses {
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

/**
 * Events are written in nearly the order of their serials: one that is this far behind is not
 * waited for. A power of two.
 */
const WINDOW = 4096;
/** More serials at once were not lost: the log goes on after a restart, or lacks a part. */
const LARGEST_GAP = 100_000;
/** More hosts than one log gathers. */
const MOST_HOSTS = 1024;

/** Counts the events that a log lacks, by the serials between those that it has. */
interface AuditSerials {
  /** @param host "" where the log names none: every host counts its own events */
  readonly see: (host: string, serial: number) => void;
  /** The serials that never came, between the first and the last of every host. */
  readonly missing: () => number;
}

export function createAuditSerials(): AuditSerials {
  const hosts = new Map<string, HostSerials>();
  let lastHost = "";
  let last: HostSerials | undefined;

  return {
    see(host, serial) {
      if (last === undefined || host !== lastHost) {
        last = hosts.get(host);
        lastHost = host;
        if (last === undefined) {
          if (hosts.size >= MOST_HOSTS) return;
          last = createHostSerials(serial);
          hosts.set(ownText(host), last);
        }
      }
      last.see(serial);
    },
    missing: () => [...hosts.values()].reduce((sum, { missing }) => sum + missing(), 0),
  };
}

interface HostSerials {
  readonly see: (serial: number) => void;
  readonly missing: () => number;
}

/** Serials are 32 bits wide and go on with 0. */
function createHostSerials(first: number): HostSerials {
  /**
   * Of the newest serial and those before it, by the serial's low bits: 1 where it was seen. What
   * lies before the log counts as seen.
   */
  const seen = new Uint8Array(WINDOW).fill(1);
  let newest = first | 0;
  /**
   * A serial far from all others: a late one, or the first after a restart if the next is near it.
   */
  let stray: number | null = null;
  let lost = 0;

  const unseen = () => seen.reduce((count, flag) => count + 1 - flag, 0);

  function advance(steps: number): void {
    if (steps >= WINDOW) {
      lost += unseen() + steps - WINDOW;
      seen.fill(0);
    } else {
      for (let step = 1; step <= steps; step += 1) {
        const slot = (newest + step) & (WINDOW - 1);
        if (seen[slot] === 0) lost += 1;
        seen[slot] = 0;
      }
    }
    newest = (newest + steps) | 0;
    seen[newest & (WINDOW - 1)] = 1;
  }

  function restartAt(serial: number): void {
    lost += unseen();
    seen.fill(1);
    newest = serial;
  }

  return {
    see(written) {
      const serial = written | 0;
      if (serial === newest || serial === stray) return;
      if (!isNear(newest, serial)) {
        if (stray === null || !isNear(stray, serial)) {
          stray = serial;
          return;
        }
        restartAt(stray);
      }
      stray = null;
      const steps = (serial - newest) | 0;
      if (steps > 0) advance(steps);
      else seen[serial & (WINDOW - 1)] = 1;
    },
    missing: () => lost + unseen(),
  };
}

function isNear(newest: number, serial: number): boolean {
  const steps = (serial - newest) | 0;
  return steps > -WINDOW && steps <= LARGEST_GAP;
}

import { ownText } from "../lines.ts";

/**
 * The kernel writes this counter when it has lost a record. Source: kernel/audit.c,
 * audit_log_lost().
 */
const COUNTER = /\baudit_lost=(\d{1,10})\b/;
/** Messages of a loss. Source: kernel/audit.c; auditd and its dispatcher in the system log. */
const LOSS =
  /(?:backlog limit|rate limit) exceeded|queue overflow|queue is full|out of memory in audit|event lost|dropping event/;

/**
 * Events come nearly in the order of their serials: one that is this far behind counts as missing.
 * A power of two.
 */
const WINDOW = 4096;
/** A larger gap is not a loss: the log continues after a restart, or lacks a part. */
const LARGEST_GAP = 100_000;
/** More hosts than one log collects. */
const MOST_HOSTS = 1024;

/** Counts the records that the kernel and the audit daemon report as lost. */
interface AuditLosses {
  /** @param message without the prefix of the system log */
  readonly read: (message: string) => void;
  readonly total: () => number;
}

/**
 * The kernel's counter runs since boot, so its increase counts; its first value counts as one loss,
 * the one that made the kernel show it. A counter that is lower than before restarted from 0. Each
 * loss also has a message; messages count only where there is no counter.
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

/** Counts the events that a log lacks, by the gaps between its serials. */
interface AuditSerials {
  /** @param host "" where the log names none: every host counts its own events */
  readonly see: (host: string, serial: number) => void;
  /** How many serials are missing between the first and the last of each host. */
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

/** Serials have 32 bits and wrap around to 0. */
function createHostSerials(first: number): HostSerials {
  /**
   * For the newest serial and those before it, by the serial's low bits: 1 if it was seen. Serials
   * before the log's first count as seen.
   */
  const seen = new Uint8Array(WINDOW).fill(1);
  let newest = first | 0;
  /**
   * A serial far from the newest: a late one or, if the next is near it, the first after a restart.
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

import { countOf } from "../../core/statistics.ts";
import type { AuditRecord } from "./audit-line.ts";

/** In the system log a twin comes this soon, counted in records of calls. A power of two. */
const WINDOW = 4096;
/**
 * In audit.log, where one writer writes each record once, a twin comes at once if ever; what is
 * kept longer costs time. A power of two.
 */
const WINDOW_OF_FILE = 64;

/**
 * Tells the records of a log that are there twice, as where the journal keeps what the kernel has
 * logged too.
 */
export interface AuditTwins {
  /** Whether this record is the very same as one before. Each is the twin of one other. */
  readonly isTwin: (record: AuditRecord) => boolean;
  readonly count: () => number;
  /**
   * How many records of the journal, or of the kernel's own log where that has fewer, are without a
   * twin in the other, where both are there: 0 where they follow each other, and many where a file
   * holds all of one and then all of the other.
   */
  readonly unpaired: () => number;
}

/**
 * Two records are the same where all that both show is: host, time, serial and every field. The
 * journal shows neither time nor serial, so one of its records is the twin of one that shows them.
 */
export function createAuditTwins(): AuditTwins {
  /** The last ones with a serial, by its low bits. */
  const ofFile = new Array<AuditRecord | undefined>(WINDOW_OF_FILE).fill(undefined);
  const ofLog: (AuditRecord | undefined)[] = [];
  const halves = createHalves();
  let hasJournal = false;
  let twins = 0;
  let paired = 0;
  let ofKernel = 0;
  let ofJournal = 0;

  function isOfSameStamp(record: AuditRecord): boolean {
    const stamped = record.isOfSystemLog ? ofLog : ofFile;
    const slot = record.serial & ((record.isOfSystemLog ? WINDOW : WINDOW_OF_FILE) - 1);
    const other = stamped[slot];
    stamped[slot] = record;
    return (
      other !== undefined &&
      other.serial === record.serial &&
      other.time === record.time &&
      other.host === record.host &&
      other.fields === record.fields
    );
  }

  function isOfOtherHalf(record: AuditRecord): boolean {
    const isJournal = record.time === null;
    if (isJournal && !hasJournal) {
      hasJournal = true;
      for (const other of [...ofFile, ...ofLog]) if (other !== undefined) halves.pairs(other.fields, 1);
    }
    if (isJournal) ofJournal += 1;
    else if (record.isOfSystemLog) ofKernel += 1;
    const isPair = hasJournal && halves.pairs(record.fields, isJournal ? -1 : 1);
    if (isPair) paired += 1;
    return isPair;
  }

  return {
    isTwin(record) {
      const isTwin = (record.time !== null && isOfSameStamp(record)) || isOfOtherHalf(record);
      if (isTwin) twins += 1;
      return isTwin;
    },
    count: () => twins,
    unpaired: () => Math.max(0, Math.min(ofKernel, ofJournal) - paired),
  };
}

/** Pairs equal texts of two sides. */
interface Halves {
  /** Whether an equal text of the other side is still alone; now neither is. @param side 1 or -1 */
  readonly pairs: (text: string, side: number) => boolean;
}

/** Keeps the texts of at least the last {@link WINDOW}, and of no more than twice as many. */
function createHalves(): Halves {
  /** How many are alone: above 0 of the one side, below of the other. */
  let young = new Map<string, number>();
  let old = new Map<string, number>();

  function put(text: string, alone: number): void {
    old.delete(text);
    if (alone === 0) {
      young.delete(text);
      return;
    }
    if (young.size >= WINDOW) {
      old = young;
      young = new Map();
    }
    young.set(text, alone);
  }

  return {
    pairs(text, side) {
      const alone = young.get(text) ?? countOf(old, text);
      put(text, alone + side);
      return alone * side < 0;
    },
  };
}

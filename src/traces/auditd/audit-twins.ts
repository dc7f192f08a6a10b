import { countOf } from "../../core/statistics.ts";
import type { AuditRecord } from "./audit-line.ts";

/** In the system log a twin comes within this many records of calls. A power of two. */
const WINDOW = 4096;
/**
 * In audit.log one writer writes each record once, and a twin, if any, comes at once; a larger
 * window costs time. A power of two.
 */
const WINDOW_OF_FILE = 64;

/**
 * Finds the records that a log holds twice, for example where the journal keeps what the kernel has
 * logged too.
 */
export interface AuditTwins {
  /** Whether this record equals one before it. Each record has at most one twin. */
  readonly isTwin: (record: AuditRecord) => boolean;
  readonly count: () => number;
  /**
   * Where a file holds the journal and the kernel's own log: how many records of the shorter one
   * have no twin in the other. 0 where they follow each other; many where a file holds all of one
   * and then all of the other.
   */
  readonly unpaired: () => number;
}

/**
 * Two records are equal if host, time, serial and every field are, as far as both show them. The
 * journal shows neither time nor serial, so its record is the twin of one that shows them.
 */
export function createAuditTwins(): AuditTwins {
  /** The last records with a serial, by its low bits. */
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
  /**
   * Pairs a text with an equal one of the other side, if one has no pair yet. @param side 1 or -1
   */
  readonly pairs: (text: string, side: number) => boolean;
}

/** Keeps at least the last {@link WINDOW} texts, and at most twice as many. */
function createHalves(): Halves {
  /** How many of each text have no pair: positive for one side, negative for the other. */
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

import { NO_BYTE } from "./bytes.ts";
import type { Problem } from "../problems/problem.ts";
import { ownText } from "./lines.ts";

const SECONDS_PER_DAY = 86_400;
/** Recorders write events nearly in order; a larger step back means another day. */
const LARGEST_STEP_BACK = 600;
const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:?\d\d)?$/;
const DECIMAL = /^[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,3})?$/i;
/** The unit of a time below every limit. */
const SECOND = 1;
/**
 * Where the column's name has no unit, a number above the limit counts smaller units: each limit is
 * the year 5138 in one unit and 1973 in the next.
 */
const UNIT_ABOVE: readonly (readonly [limit: number, secondsPerUnit: number])[] = [
  [1e17, 1e-9],
  [1e14, 1e-6],
  [1e11, 1e-3],
];
const POINT = 46;
const ZERO = 48;

/**
 * Turns times of day into seconds since the first day's midnight. A time 10 minutes or more before
 * the last one belongs to the next day; just after midnight, a time less far back may belong to the
 * day before.
 * @returns a function from seconds since midnight
 */
export function createDayClock(): (secondsOfDay: number) => number {
  let midnight = 0;
  let last = 0;

  return (secondsOfDay) => {
    const seconds = midnight + secondsOfDay;
    if (midnight > 0 && seconds - SECONDS_PER_DAY > last - LARGEST_STEP_BACK) return seconds - SECONDS_PER_DAY;
    if (seconds <= last - LARGEST_STEP_BACK) midnight += SECONDS_PER_DAY;
    last = midnight + secondsOfDay;
    return last;
  };
}

/**
 * The seconds since midnight of `23:59:58.000000123`, to the nanosecond; NaN where it is not such a
 * time.
 */
export function secondsOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6));
}

/**
 * Seconds since 1970 of a date with its time of day (RFC 3339), to about a quarter of a
 * microsecond. A time without a zone counts as UTC.
 * @returns NaN where the text is not such a date
 */
export function secondsOfDateTime(text: string): number {
  const [, date = "", time = "", fraction = "", zone = "Z"] = RFC_3339.exec(text) ?? [];
  // Date.parse alone would cut the fraction to milliseconds.
  return Date.parse(`${date}T${time}${zone.toUpperCase()}`) / 1000 + Number(fraction);
}

/**
 * Seconds of a row's time: a decimal number, or a date with a time of day (UTC where it has no
 * zone).
 * @param secondsPerUnit null where the column's name has no unit: then a number above 1e11 is of
 * milliseconds, above 1e14 of microseconds, above 1e17 of nanoseconds
 * @returns NaN where it is neither
 */
export function secondsOfRow(time: string, secondsPerUnit: number | null): number {
  if (!DECIMAL.test(time)) return secondsOfDateTime(time);
  const number = Number(time);
  return number * (secondsPerUnit ?? UNIT_ABOVE.find(([limit]) => number > limit)?.[1] ?? SECOND);
}

/** A row's time as a number of its own unit, cheaply; NaN where it is not a decimal number. */
export function timeOfCell(time: string): number {
  return DECIMAL.test(time) ? Number(time) : NaN;
}

/**
 * The same of the bytes of a cell, without making a string of them: digits with at most one point.
 * Exact enough to compare (some 16 digits).
 */
export function timeOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let point = -1;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? NO_BYTE) - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === POINT - ZERO && point < 0) point = at;
    else return NaN;
  }
  if (start === end) return NaN;
  return point < 0 ? value : value / 10 ** (end - point - 1);
}

/**
 * Notices times that run backwards within a thread: its calls are then not in the order in which it
 * made them.
 */
interface TimeOrder {
  /** @param time of a call, in one unit; NaN where it is not known */
  readonly see: (thread: string, time: number) => void;
  /** One, or none. */
  readonly warnings: () => readonly Problem[];
}

/**
 * @param what the unit of the text: "row" or "event"
 * @param remedy how to put them in order; null where there is no way
 * @param checkHeld is given, each time that one more is remembered, the number of threads
 */
export function createTimeOrder(
  path: string,
  what: "row" | "event",
  remedy: string | null,
  checkHeld: (threads: number) => void,
): TimeOrder {
  const lastOf = new Map<string, { time: number }>();
  let recentThread: string | null = null;
  let recent = { time: NaN };
  let backwards = 0;

  function lastIn(thread: string): { time: number } {
    if (recentThread === thread) return recent;
    let last = lastOf.get(thread);
    if (last === undefined) {
      last = { time: NaN };
      lastOf.set(ownText(thread), last);
      checkHeld(lastOf.size);
    }
    recentThread = thread;
    recent = last;
    return last;
  }

  return {
    see(thread, time) {
      if (Number.isNaN(time)) return;
      const last = lastIn(thread);
      if (time < last.time) backwards += 1;
      last.time = time;
    },
    warnings() {
      if (backwards === 0) return [];
      return [{ problem: "trace.time-backwards", path, events: backwards, what, remedy }];
    },
  };
}

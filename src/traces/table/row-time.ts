import { NO_BYTE } from "../bytes.ts";
import { secondsOfDateTime } from "../date-time.ts";

const DECIMAL = /^[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,3})?$/i;

/** The unit of a time that is no larger. */
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

/**
 * Seconds of a row's time: a decimal number, or a date with a time of day, without a zone in UTC.
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

const POINT = 46;
const ZERO = 48;

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

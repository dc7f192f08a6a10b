import { secondsOfDateTime } from "../date-time.ts";
import { memberOf, wholeNumberOf, LEFT_OUT } from "./json-line.ts";

const NANOSECONDS = 1e-9;

/**
 * Seconds since 1970 of a time as JSON holds it: RFC 3339, `{"seconds":"1700000000","nanos":5}`, or
 * nanoseconds. To about a quarter of a microsecond.
 * @returns NaN where it is none of these
 */
export function secondsOfJson(time: unknown): number {
  if (typeof time === "number") return Number.isFinite(time) ? time * NANOSECONDS : NaN;
  if (typeof time === "string") return /^\d{1,20}$/.test(time) ? Number(time) * NANOSECONDS : secondsOfDateTime(time);
  const nanos = memberOf(time, "nanos") ?? LEFT_OUT;
  const [seconds, fraction] = [wholeNumberOf(memberOf(time, "seconds")), wholeNumberOf(nanos)];
  return seconds === null || fraction === null ? NaN : seconds + fraction * NANOSECONDS;
}

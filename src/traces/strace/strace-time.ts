import { createDayClock } from "../day-clock.ts";

const SECONDS = /(?:^|\s)(\d+\.\d+|\d{10})\s+(?:\[|$)/;
const CLOCK = /(?:^|\s)(\d\d):(\d\d):(\d\d(?:\.\d+)?)\s/;

/**
 * Reads the time in what stands before a call: seconds since 1970 (-ttt), or from the first day's
 * midnight on (-t, -tt). What -r gives, the seconds since the call before, is no time of its own.
 * @returns a function from the leaders of one file, in their order; NaN where one holds no time
 */
export function createLeaderClock(): (leader: string) => number {
  const clock = createDayClock();

  return (leader) => {
    const [, hours, minutes, rest] = CLOCK.exec(leader) ?? [];
    if (rest !== undefined) return clock(3600 * Number(hours) + 60 * Number(minutes) + Number(rest));
    const seconds = Number(SECONDS.exec(leader)?.[1]);
    return seconds >= 1e8 ? seconds : NaN;
  };
}

const SECONDS = /(?:^|\s)(\d+\.\d+|\d{10})\s+(?:\[|$)/;
const CLOCK = /(?:^|\s)(\d\d):(\d\d):(\d\d(?:\.\d+)?)\s/;

/**
 * The time in what stands before a call: seconds since 1970 (-ttt), of the day (-t, -tt); NaN where there is none. What -r gives, the seconds since the call before,
 * is no time of its own and is NaN as well.
 */
export function leaderSeconds(leader: string): number {
  const [, hours, minutes, rest] = CLOCK.exec(leader) ?? [];
  if (rest !== undefined) return 3600 * Number(hours) + 60 * Number(minutes) + Number(rest);
  const seconds = Number(SECONDS.exec(leader)?.[1] ?? NaN);
  return seconds >= 1e8 ? seconds : NaN;
}

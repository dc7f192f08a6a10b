const EPOCH = /^\d{1,12}(?:\.\d{1,9})?$/;
/** `%x %T` of some locale and milliseconds: `11/14/23 22:13:20.123`, `14.11.2023 22:13:20.123`. */
const LOCAL = /^(.*?)[\s,]*(\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?)$/;
const SECONDS_OF_DAY = 86_400;
/** A longer extract has no times from here on. */
const MOST_DATES = 4096;

/**
 * Whether a record's time is as the kernel wrote it, seconds since 1970, and not yet interpreted by
 * `ausearch -i`.
 */
export function isEpoch(time: string): boolean {
  return EPOCH.test(time);
}

/**
 * Reads the times of records: seconds since 1970, or, interpreted, seconds since the midnight
 * before the first record. The order of day and month depends on the locale, so dates are taken for
 * days in the order in which they come.
 * @returns NaN where there is none
 */
export function createAuditClock(): (time: string) => number {
  const dayOf = new Map<string, number>();

  return (time) => {
    if (EPOCH.test(time)) return Number(time);
    const [, date, hours, minutes, seconds] = LOCAL.exec(time) ?? [];
    if (date === undefined || seconds === undefined) return NaN;
    const day = dayOf.get(date) ?? dayOf.size;
    if (day >= MOST_DATES) return NaN;
    dayOf.set(date, day);
    return day * SECONDS_OF_DAY + 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds.replace(",", "."));
  };
}

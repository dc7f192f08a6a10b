const SECONDS_PER_DAY = 86_400;
/** Recorders write events nearly in order; what lies further back is of another day. */
const LARGEST_STEP_BACK = 600;

/**
 * Turns times of the day into seconds that rise from the first day's midnight on: a time ten
 * minutes or more before the last one is of the next day. A time less before it may also be of the
 * day before, just after midnight.
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
 * The seconds since midnight of `23:59:58.000000123`, to the nanosecond; NaN where it is no such
 * time.
 */
export function secondsOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6));
}

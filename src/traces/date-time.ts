const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:?\d\d)?$/;

/**
 * Seconds since 1970 of a date with its time of day (RFC 3339), to about a quarter of a
 * microsecond. A time without a zone is taken for UTC.
 * @returns NaN where the text is none
 */
export function secondsOfDateTime(text: string): number {
  const [, date = "", time = "", fraction = "", zone = "Z"] = RFC_3339.exec(text) ?? [];
  // Date.parse alone would cut the fraction to milliseconds.
  return Date.parse(`${date}T${time}${zone.toUpperCase()}`) / 1000 + Number(fraction);
}

/** In the place of a figure that does not exist. */
export const NO_FIGURE = "–";

/**
 * `value` with `digits` decimals and a real minus sign; a figure that is null or not finite is a
 * dash, never "NaN".
 */
export function fixed(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** As `fixed`, with a plus sign before a difference above zero. */
export function signed(value: number | null, digits: number): string {
  const text = fixed(value, digits);
  return value !== null && value > 0 && text !== NO_FIGURE && Number(text) !== 0 ? `+${text}` : text;
}

/**
 * A share as per cent, "12.3 %"; a rate between 0 and the last printed digit keeps its size: "< 0.1
 * %".
 */
export function percent(share: number | null, digits = 1): string {
  if (share === null || !Number.isFinite(share)) return NO_FIGURE;
  const least = 10 ** -digits;
  if (share > 0 && share * 100 < least / 2) return `< ${least.toFixed(digits)} %`;
  return `${fixed(share * 100, digits)} %`;
}

/** A share as per cent without needless decimals, for rates that someone chose: "5 %", "0.1 %". */
export function shortPercent(share: number | null): string {
  return share === null || !Number.isFinite(share) ? NO_FIGURE : `${Number((share * 100).toPrecision(2))} %`;
}

/** Both ends of an interval, "0.815 to 0.845"; a dash where it is withheld. */
export function interval(ends: readonly [number, number] | null, digits = 3): string {
  if (ends === null) return NO_FIGURE;
  const [low, high] = ends;
  return Number.isFinite(low) && Number.isFinite(high) ? `${fixed(low, digits)} to ${fixed(high, digits)}` : NO_FIGURE;
}

/** A whole number with commas between thousands, the same in every locale. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return NO_FIGURE;
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count and its noun: "1 trace", "4,372 traces". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A probability with two significant digits, never rounded to a false 0 or 1. */
export function probability(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE;
  if (value === 0 || value === 1) return value.toString();
  if (value < 0.0001) return "< 0.0001";
  if (value > 0.999) return "> 0.999";
  return value.toFixed(value < 0.001 ? 5 : value < 0.01 ? 4 : 3);
}

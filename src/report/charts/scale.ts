/**
 * Maps values to places along an axis, and places back to values; both straight lines, not cut off
 * at their ends.
 */
export interface Scale {
  readonly placeOf: (value: number) => number;
  readonly valueAt: (place: number) => number;
}

/**
 * A linear scale. Where both ends of the domain are equal, everything is in the middle of the range.
 * @param range the places of the domain's ends, in pixels
 */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  if (domain[0] === domain[1]) return { placeOf: () => (range[0] + range[1]) / 2, valueAt: () => domain[0] };
  const slope = (range[1] - range[0]) / (domain[1] - domain[0]);
  return {
    placeOf: (value) => range[0] + (value - domain[0]) * slope,
    valueAt: (place) => domain[0] + (place - range[0]) / slope,
  };
}

/**
 * A logarithmic scale.
 * @param domain two values above 0
 * @param range the places of the domain's ends, in pixels
 */
export function logScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const straight = linearScale([Math.log(domain[0]), Math.log(domain[1])], range);
  return {
    placeOf: (value) => straight.placeOf(Math.log(value)),
    valueAt: (place) => Math.exp(straight.valueAt(place)),
  };
}

/** A factor's end: ten of a power of ten. */
const WHOLE_POWER = 10;

/**
 * Round values (1, 2 or 5 times a power of ten apart) from `low` to `high`, both included where
 * they are round; at most `most` + 1 of them. None where the range is empty.
 */
export function roundTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low)) return [];
  const rough = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((of) => of * power >= rough * (1 - 1e-9)) ?? WHOLE_POWER;
  const step = factor * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Dividing by a power of ten keeps 0.3 from becoming 0.30000000000000004.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** The value of a tick in at most 6 digits, with a real minus sign. */
export function formatTick(value: number): string {
  return Number(value.toPrecision(6)).toString().replace("-", "−");
}

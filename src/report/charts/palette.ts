/**
 * One colour in both schemes; every one has a contrast of at least 3 to 1 with its page, chosen so
 * that red-green blindness does not hide a difference.
 */
interface SchemeColour {
  readonly light: string;
  readonly dark: string;
}

/**
 * Detectors take these in their order, again from the start after the last; dash patterns
 * distinguish repeats and neighbours.
 */
const SERIES: readonly SchemeColour[] = [
  { light: "#0b62c4", dark: "#62aaff" },
  { light: "#c8480a", dark: "#ff9257" },
  { light: "#007f5f", dark: "#3fd0a4" },
  { light: "#a03a92", dark: "#e68fd8" },
  { light: "#8a6a00", dark: "#e3bd4f" },
  { light: "#0a7c9c", dark: "#63d2ee" },
  { light: "#6e4a34", dark: "#d2a88c" },
  { light: "#b02a4c", dark: "#ff86a0" },
];

/** One more than there are colours, so that a repeated colour comes with another pattern. */
const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 2", "10 2 2 2 2 2", "6 2 6 6"];

const CHART_INK = {
  ink: { light: "#1b2530", dark: "#e7ecf2" },
  muted: { light: "#566170", dark: "#a3afbd" },
  grid: { light: "#dfe5ec", dark: "#2c3744" },
  normal: { light: "#8493a5", dark: "#71819a" },
  page: { light: "#ffffff", dark: "#151c25" },
} as const;

/**
 * Upper ends, in bits, of the classes of surprise that pages colour alike; a call in the last class
 * was expected less than once in 65,536.
 */
export const HEAT_LIMITS_BITS = [1, 2, 4, 6, 8, 12, 16] as const;

/** The colours of the classes of surprise. */
const HEAT_LIGHT = ["#e8edf3", "#d3dde8", "#b7c6d7", "#94a9c0", "#efb25e", "#e2772f", "#c23b17", "#8a1a0b"];
const HEAT_DARK = ["#222d3a", "#2f3d4d", "#435569", "#5d7389", "#a8732c", "#e58a3a", "#ff6f47", "#ffb7a3"];

function reference(name: string, colour: SchemeColour): string {
  return `var(--${name}, ${colour.light})`;
}

/**
 * The colour of the detector at `index` as a CSS value; its fallback is the light scheme's, for an
 * SVG on its own.
 */
export function seriesColour(index: number): string {
  const at = index % SERIES.length;
  return reference(`series-${at}`, SERIES[at] ?? CHART_INK.ink);
}

/** The stroke-dasharray of the detector at `index`; "none" for the first. */
export function seriesDash(index: number): string {
  return DASHES[index % DASHES.length] ?? "none";
}

/** A colour of everything in a chart that is not a detector, as a CSS value. */
export function chartColour(name: keyof typeof CHART_INK): string {
  return reference(name, CHART_INK[name]);
}

/** CSS declarations of every colour variable for one scheme. */
export function colourVariables(scheme: "light" | "dark"): string {
  const series = SERIES.map((colour, index) => `--series-${index}:${colour[scheme]}`);
  const ink = Object.entries(CHART_INK).map(([name, colour]) => `--${name}:${colour[scheme]}`);
  return [...series, ...ink].join(";");
}

/** The class of a surprise, 0 (expected) to 7. */
export function heatLevel(bits: number): number {
  const level = HEAT_LIMITS_BITS.findIndex((limit) => bits < limit);
  return level < 0 ? HEAT_LIMITS_BITS.length : level;
}

/** CSS declarations of the heat colours of one scheme. */
export function heatVariables(scheme: "light" | "dark"): string {
  return (scheme === "light" ? HEAT_LIGHT : HEAT_DARK).map((colour, level) => `--heat-${level}:${colour}`).join(";");
}

/** The colour of a class of surprise as a CSS value; its fallback is the light scheme's. */
export function heatColour(level: number): string {
  return `var(--heat-${level}, ${HEAT_LIGHT[level] ?? "#8f1d0c"})`;
}

/**
 * Upper ends, in bits, of the classes of surprise that pages colour alike; a call in the last class
 * was expected less than once in 65,536.
 */
export const HEAT_LIMITS_BITS = [1, 2, 4, 6, 8, 12, 16] as const;

/** The class of a surprise, 0 (expected) to 7. */
export function heatLevel(bits: number): number {
  const level = HEAT_LIMITS_BITS.findIndex((limit) => bits < limit);
  return level < 0 ? HEAT_LIMITS_BITS.length : level;
}

const LIGHT = ["#e8edf3", "#d3dde8", "#b7c6d7", "#94a9c0", "#efb25e", "#e2772f", "#c23b17", "#8a1a0b"];
const DARK = ["#222d3a", "#2f3d4d", "#435569", "#5d7389", "#a8732c", "#e58a3a", "#ff6f47", "#ffb7a3"];

/** CSS declarations of the heat colours of one scheme. */
export function heatVariables(scheme: "light" | "dark"): string {
  return (scheme === "light" ? LIGHT : DARK).map((colour, level) => `--heat-${level}:${colour}`).join(";");
}

/** The colour of a class of surprise as a CSS value; its fallback is the light scheme's. */
export function heatColour(level: number): string {
  return `var(--heat-${level}, ${LIGHT[level] ?? "#8f1d0c"})`;
}

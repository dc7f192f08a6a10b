const DARK_INK = "#0b1016";
const LIGHT_INK = "#ffffff";

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** The ink, near black or white, that stands out more on a background `#rrggbb`; the contrast is at least 4.5 to 1. */
export function readableInk(background: string): string {
  const light = luminance(background) + 0.05;
  return 1.05 / light > light / (luminance(DARK_INK) + 0.05) ? LIGHT_INK : DARK_INK;
}

/** The size and the place of an element that is not drawn yet. */
export const UNDRAWN_PIXELS = 0;

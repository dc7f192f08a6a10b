/** A name cut to at most `characters` characters, an ellipsis among them where something was left out; "" where not even two fit. */
export function fittedText(name: string, characters: number): string {
  if (name.length <= characters) return name;
  return characters < 2 ? "" : `${name.slice(0, Math.floor(characters) - 1)}…`;
}

/** How a name stands in a cell. */
export interface CellText {
  readonly text: string;
  readonly isUpright: boolean;
}

const PADDING = 4;

/**
 * A name in a cell of `width` by `height` CSS pixels whose letters are `letter` wide: along the cell where it fits, else upright,
 * whichever way shows more of it.
 */
export function cellText(name: string, width: number, height: number, letter: number): CellText {
  const along = Math.floor((width - 2 * PADDING) / letter);
  const upright = Math.floor((height - 2 * PADDING) / letter);
  if (name.length <= along || along >= upright) return { text: fittedText(name, along), isUpright: false };
  return { text: fittedText(name, upright), isUpright: true };
}

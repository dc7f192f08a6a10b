import type { Place, Places } from "./places/place-keeper.ts";

/** What joins the lines that an event was split into. */
export interface SplitEvents {
  /**
   * Takes the next line.
   * @returns the event's whole text where this line ends one; the line itself where it is none of
   * one's parts; null where the event goes on
   */
  readonly next: (line: string) => string | null;
  /** Keeps a line that may begin an event. @returns false where it does not */
  readonly begin: (line: string, lineNumber: number) => boolean;
  /** Nothing more comes. */
  readonly finish: () => void;
}

/**
 * A program may give itself a name with a line feed, which the recorders of one line an event write
 * as it is: the event then has two lines, or more. Joins them again, so that nobody hides a call by
 * a name.
 * @param isBegun whether a text is an event's beginning up to somewhere in the program's name,
 * which is no longer than a name can be
 * @param isWhole whether a text is an event from its beginning to behind the name
 * @param places those of the source; left out on a pass that does not look for them
 * @param lose gets the first line of each event that was begun and never ended
 */
export function createSplitEvents(
  isBegun: (text: string) => boolean,
  isWhole: (text: string) => boolean,
  lose: (line: string, lineNumber: number) => void,
  places?: Places,
): SplitEvents {
  let begun: { readonly text: string; readonly lineNumber: number; readonly places: readonly Place[] } | null = null;

  function placesHere(): readonly Place[] {
    return places === undefined ? [] : [places.here()];
  }

  function drop(): void {
    if (begun !== null) lose(begun.text, begun.lineNumber);
    begun = null;
  }

  return {
    next(line) {
      if (begun === null) return line;
      const text = `${begun.text}\n${line}`;
      if (isWhole(text)) {
        places?.beganAt(begun.places);
        begun = null;
        return text;
      }
      if (isBegun(text)) {
        begun = { text, lineNumber: begun.lineNumber, places: [...begun.places, ...placesHere()] };
        return null;
      }
      drop();
      return line;
    },
    begin(line, lineNumber) {
      if (!isBegun(line)) return false;
      begun = { text: line, lineNumber, places: placesHere() };
      return true;
    },
    finish: drop,
  };
}

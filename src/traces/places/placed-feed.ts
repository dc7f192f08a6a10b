import { createBlockCutter } from "../lines.ts";
import { LINE_END, blankLength, isBetweenWords, joinBytes, skipBlanks } from "../bytes.ts";
import type { TraceReader } from "../format.ts";
import type { Unwrapper } from "../wrapped/unwrap-lines.ts";
import type { KeptPlaces, Place } from "./place-keeper.ts";

const NUL = 0;
const COMMENT = "#".charCodeAt(0);
const END = Uint8Array.of(LINE_END);

/** Feeds a text to a reader, one line (or word) at a time, and sets the place before each. */
export interface PlacedFeed {
  /** @param piece the next bytes of the text, cut anywhere */
  readonly push: (piece: Uint8Array) => void;
  /** Feeds the rest. */
  readonly finish: () => void;
}

/**
 * @param unwrappers new ones, the outermost first
 * @param clean removes NUL bytes from what the unwrappers return
 * @param start the text's first byte in its file: the bytes before were left out
 */
export function createPlacedFeed(
  reader: TraceReader,
  unwrappers: readonly Unwrapper[],
  clean: (text: Uint8Array) => Uint8Array,
  places: KeptPlaces,
  path: string,
  start: Place,
): PlacedFeed {
  const isOfWords = reader.unit === "word" && unwrappers.length === 0;
  const outer = createBlockCutter(isOfWords ? "word" : "line", path);
  const inner = createBlockCutter(reader.unit, path);
  let offset = start;
  let lastPlace = start;
  let isLineStart = true;

  /** The place of a line whose end is still to come; null where there is none. */
  let begunPlace: Place | null = null;

  function readInner(text: Uint8Array): void {
    if (begunPlace === null && text[text.length - 1] === LINE_END) {
      reader.read(text);
      return;
    }
    if (text.length > 0) begunPlace ??= places.here();
    inner.push(text, show);
  }

  function show(block: Uint8Array): void {
    if (begunPlace !== null) places.moveTo(begunPlace);
    begunPlace = null;
    reader.read(block);
  }

  /**
   * Passes a line, or a part of one, through the unwrappers from `from`, and then to the reader.
   */
  function unwrap(text: Uint8Array, place: Place, from: number): void {
    places.moveTo(place);
    const unwrapper = unwrappers[from];
    if (unwrapper === undefined) readInner(clean(text));
    else giveOn(unwrapper.push(text), unwrapper, place, from);
  }

  function giveOn(text: Uint8Array, { places: placesOf }: Unwrapper, place: Place, from: number): void {
    const own = placesOf?.() ?? [];
    let lines = 0;
    eachLine(text, (line) => {
      const isBlank = line[0] === LINE_END;
      unwrap(line, isBlank ? place : (own[lines] ?? place), from + 1);
      if (!isBlank) lines += 1;
    });
  }

  /**
   * Reads a line, perhaps with its end; NUL bytes within it separate lines.
   */
  function readLine(line: Uint8Array, place: Place): void {
    let from = 0;
    while (from < line.length && line[from] === NUL) from += 1;
    const nul = line.indexOf(NUL, from);
    const part = nul < 0 ? line.subarray(from) : joinBytes([line.subarray(from, nul), END]);
    if (isOfWords && !(isLineStart && part[skipBlanks(part, 0)] === COMMENT)) readWords(part, place + from);
    else {
      places.moveTo(place + from);
      readInner(part);
    }
    if (nul >= 0) readLine(line.subarray(nul), place + nul);
  }

  function readWords(text: Uint8Array, place: Place): void {
    for (let at = 0; at < text.length;) {
      let end = at;
      while (end < text.length && !isBetweenWords(text, end)) end += 1;
      while (end < text.length && isBetweenWords(text, end)) end += Math.max(1, blankLength(text, end));
      places.moveTo(place + at);
      reader.read(text.subarray(at, end));
      at = end;
    }
  }

  function read(block: Uint8Array): void {
    const hasNul = block.includes(NUL);
    eachLine(block, (line) => {
      if (unwrappers.length > 0) unwrap(line, offset, 0);
      else if (isOfWords || (hasNul && line.includes(NUL))) readLine(line, offset);
      else {
        places.moveTo(offset);
        readInner(line);
      }
      lastPlace = offset;
      offset += line.length;
      isLineStart = line[line.length - 1] === LINE_END;
    });
  }

  return {
    push(piece) {
      outer.push(piece, read);
    },
    finish() {
      read(outer.rest());
      for (const [index, unwrapper] of unwrappers.entries()) {
        places.moveTo(lastPlace);
        giveOn(unwrapper.rest(), unwrapper, lastPlace, index);
      }
      const rest = inner.rest();
      if (rest.length > 0) show(rest);
    },
  };
}

/** Reads each line of a text with its line end, which the last line may lack. */
function eachLine(text: Uint8Array, read: (line: Uint8Array) => void): void {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf(LINE_END, start);
    const end = found < 0 ? text.length : found + 1;
    read(text.subarray(start, end));
    start = end;
  }
}

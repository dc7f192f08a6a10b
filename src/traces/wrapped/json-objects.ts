import { NO_BYTE } from "../bytes.ts";
import { traceError } from "../../errors.ts";
import type { TraceSource } from "../format.ts";
import type { Place } from "../places/place-keeper.ts";
import { LONGEST_HELD_BYTES, type Unwrapper } from "./unwrap-lines.ts";

const LINE_FEED = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;

/**
 * Makes one line of each object of a JSON text: of a list of objects, and of objects of several
 * lines. Text between objects becomes a line too, which the reader finds odd. Blank lines after an
 * object replace its further lines, so that its line number is that of its first line; objects that
 * share a line count as further lines.
 *
 * @param isOutermost whether it reads the file itself: then an object that shares its line has a
 * place of its own
 *
 * An object that was cut off ends where the next one begins like it: as the first letter of a line,
 * with the same indent, after lines with a larger indent.
 */
export function createObjectSplitter(
  { path, places }: Pick<TraceSource, "path" | "places">,
  isOutermost: boolean,
): Unwrapper {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  /** How many brackets are open. */
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  /** The indent of the line so far; -1 after its first letter. */
  let blanks = 0;
  /** The indent of the object; -1 where it was not the first of its line. */
  let objectColumn = -1;
  let hasInner = false;
  let linesInObject = 0;
  /** Whether the line that is written is not empty. */
  let isDirty = false;
  let extraLines = 0;
  let out: Uint8Array[] = [];
  /** The place where the held bytes began. */
  let heldPlace: Place | null = null;
  let placesOfLines: Place[] = [];
  /** Whether something of this line was written already. */
  let isShared = false;

  const LINE_END = Uint8Array.of(LINE_FEED);

  /**
   * @param start where it begins in what was pushed, which is one line on a pass that looks for
   * places
   */
  function hold(piece: Uint8Array, start: number): void {
    if (piece.length === 0) return;
    held.push(piece);
    if (places !== undefined) heldPlace ??= places.here() + (isOutermost && isShared ? start : 0);
    heldBytes += piece.length;
    if (heldBytes <= LONGEST_HELD_BYTES) return;
    const remedy = "write one object per line: jq -c '.[][]?' FILE > FILE.jsonl";
    const facts = { what: "JSON object", mostBytes: LONGEST_HELD_BYTES, remedy };
    throw traceError(path, null, { problem: "trace.too-long", ...facts });
  }

  function endLine(): void {
    if (!isDirty && extraLines > 0) extraLines -= 1;
    else out.push(LINE_END);
    isDirty = false;
  }

  /** Writes what is held, as one line. */
  function write(): void {
    if (heldBytes > 0) {
      if (isDirty) {
        out.push(LINE_END);
        extraLines += 1;
      }
      for (const piece of held) out.push(piece.map((byte) => (byte === LINE_FEED ? SPACE : byte)));
      isDirty = true;
      if (places !== undefined && heldPlace !== null) {
        placesOfLines.push(heldPlace);
        if (heldPlace < places.here()) places.reachFrom(heldPlace);
        isShared = true;
      }
    }
    heldPlace = null;
    held = [];
    heldBytes = 0;
    for (; linesInObject > 0; linesInObject -= 1) endLine();
    depth = 0;
    inString = false;
    isEscaped = false;
  }

  function isOutside(byte: number): boolean {
    return byte <= SPACE || byte === COMMA || byte === OPEN_LIST || byte === CLOSE_LIST;
  }

  return {
    push(piece) {
      placesOfLines = [];
      isShared = false;
      /** Where the bytes to hold begin. */
      let start = 0;
      for (let at = 0; at < piece.length; at += 1) {
        const byte = piece[at] ?? NO_BYTE;
        const column = blanks;
        if (byte === LINE_FEED) blanks = 0;
        else if (blanks >= 0 && byte <= SPACE) blanks += 1;
        else blanks = -1;
        if (depth > 0 && column >= 0 && byte > SPACE && objectColumn >= 0) {
          if (column > objectColumn) hasInner = true;
          else if (byte === OPEN && column === objectColumn && hasInner) {
            hold(piece.subarray(start, at), start);
            start = at;
            write();
          }
        }
        if (depth === 0) {
          if (byte === OPEN) {
            // Text before it is odd.
            hold(piece.subarray(start, at), start);
            write();
            start = at;
            depth = 1;
            objectColumn = column;
            hasInner = false;
          } else if (byte === LINE_FEED) {
            hold(piece.subarray(start, at), start);
            write();
            endLine();
            start = at + 1;
          } else if (isOutside(byte) && heldBytes === 0 && start === at) start = at + 1;
        } else if (byte === LINE_FEED) {
          // A JSON string has no line end: it was cut.
          inString = false;
          isEscaped = false;
          linesInObject += 1;
        } else if (inString) {
          if (isEscaped) isEscaped = false;
          else if (byte === BACKSLASH) isEscaped = true;
          else if (byte === QUOTE) inString = false;
        } else if (byte === QUOTE) inString = true;
        else if (byte === OPEN || byte === OPEN_LIST) depth += 1;
        else if (byte === CLOSE || byte === CLOSE_LIST) {
          depth -= 1;
          if (depth === 0) {
            hold(piece.subarray(start, at + 1), start);
            start = at + 1;
            write();
          }
        }
      }
      hold(new Uint8Array(piece.subarray(start)), start);
      return joined();
    },
    rest() {
      placesOfLines = [];
      write();
      return joined();
    },
    places: () => placesOfLines,
    isOfObjects: true,
    warnings: () => [],
    parts: () => 0,
  };

  function joined(): Uint8Array {
    const bytes = new Uint8Array(out.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of out) {
      bytes.set(piece, at);
      at += piece.length;
    }
    out = [];
    return bytes;
  }
}

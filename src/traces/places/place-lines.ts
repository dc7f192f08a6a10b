import { at } from "../../core/at.ts";
import { LINE_END, isBetweenWords, joinBytes, textAt } from "../bytes.ts";
import type { LineRange, Place } from "./place-keeper.ts";
import { withoutNuls } from "../nul-bytes.ts";
import type { Unwrapper } from "../wrapped/unwrap-lines.ts";

/** The first bytes of a line that are kept. */
const LONGEST_KEPT_LINE = 65_536;
/** The first lines of an event that are kept. */
const MOST_LINES = 1024;
const NUL = 0;
const END = Uint8Array.of(LINE_END);

/** A line as in its file, unpacked, without its end. */
export interface PlacedLine {
  /** The path of the file; of a rotated log, of the part that has the line. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of its first byte in the file, unpacked; in formats of one line per trace, of the word. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Only where it is longer than {@link LONGEST_KEPT_LINE}: the rest is not kept. */
  readonly isCut?: true;
}

/** Collects the lines at some places while a text passes. */
export interface PlaceLines {
  /** Another file begins. */
  readonly enter: (file: string) => void;
  readonly push: (piece: Uint8Array) => void;
  /** The text ends. */
  readonly finish: () => void;
  /** The lines from the one at a place to the one at another. */
  readonly between: (first: Place, last: Place) => readonly PlacedLine[];
}

/**
 * What has a place: a whole line of the file, where the recording's lines are wrapped; else a line,
 * cut at NUL bytes; or a word of such a line.
 */
export type PlaceUnit = "whole line" | "line" | "word";

interface Capture {
  readonly place: Place;
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly pieces: Uint8Array[];
  bytes: number;
}

/**
 * @param runs which lines are wanted
 * @param unit what is at a place
 */
export function createPlaceLines(runs: readonly LineRange[], unit: PlaceUnit): PlaceLines {
  const lastOf = new Map<Place, Place>();
  for (const [first, last] of runs) lastOf.set(first, Math.max(last, lastOf.get(first) ?? first));
  const starts = [...lastOf.keys()].sort((a, b) => a - b);
  const lines: { readonly place: Place; readonly line: PlacedLine }[] = [];
  let open: Capture[] = [];
  let file = "";
  let fileStart = 0;
  let offset = 0;
  let lineNumber = 1;
  let next = 0;
  /** The lines up to this place are wanted; `left` of them may still be kept. */
  let wantedTo = -1;
  let left = 0;

  function begin(place: Place): void {
    open.push({ place, file, line: lineNumber, offset: place - fileStart, pieces: [], bytes: 0 });
  }

  function close({ place, pieces, bytes, ...where }: Capture, isCut: boolean): void {
    const whole = joinBytes([...pieces]).slice(0, LONGEST_KEPT_LINE);
    const isReturn = !isCut && whole[bytes - 1] === 13;
    const line = { ...where, bytes: isReturn ? whole.subarray(0, -1) : whole };
    lines.push({ place, line: isCut ? { ...line, isCut } : line });
  }

  /** Appends a part of the piece to the lines that have begun. */
  function fill(piece: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    for (const capture of open) {
      if (capture.bytes > LONGEST_KEPT_LINE) continue;
      // A copy, which `slice` of a Node buffer is not.
      capture.pieces.push(new Uint8Array(piece.subarray(from, Math.min(to, from + LONGEST_KEPT_LINE + 1))));
      capture.bytes += to - from;
    }
  }

  function closeAll(): void {
    for (const capture of open) close(capture, capture.bytes > LONGEST_KEPT_LINE);
    open = [];
  }

  function isEnd(piece: Uint8Array, at: number): boolean {
    const byte = piece[at];
    if (byte === LINE_END || unit === "whole line") return byte === LINE_END;
    return byte === NUL || (unit === "word" && isBetweenWords(piece, at));
  }

  /** The next place where a kept line ends, a wanted line begins, or any line ends. */
  function stopAfter(piece: Uint8Array, from: number): number {
    const wanted = starts[next];
    const start = wanted === undefined ? Infinity : wanted - offset;
    const mark = Math.min(start, piece.length);
    if (open.length === 0) {
      const end = piece.indexOf(LINE_END, from);
      return end < 0 ? mark : Math.min(mark, end);
    }
    let at = from;
    while (at < mark && !isEnd(piece, at)) at += 1;
    return at;
  }

  function beginAt(place: Place): void {
    const last = lastOf.get(place);
    if (last !== undefined && starts[next] === place) {
      next += 1;
      begin(place);
      if (last > wantedTo && last > place) {
        wantedTo = last;
        left = MOST_LINES;
      }
    }
  }

  return {
    enter(path) {
      closeAll();
      file = path;
      fileStart = offset;
      lineNumber = 1;
    },
    push(piece) {
      for (let at = 0; at < piece.length;) {
        beginAt(offset + at);
        const stop = Math.max(at, stopAfter(piece, at));
        fill(piece, at, stop);
        at = stop;
        if (at >= piece.length || starts[next] === offset + at) continue;
        // At the end of the kept lines, or of another line.
        closeAll();
        if (piece[at] === LINE_END) {
          lineNumber += 1;
          const place = offset + at + 1;
          if (place <= wantedTo && left > 0 && starts[next] !== place) {
            left -= 1;
            begin(place);
          }
        }
        at += 1;
      }
      offset += piece.length;
    },
    finish: closeAll,
    between(first, last) {
      let from = 0;
      for (let to = lines.length; from < to;) {
        const middle = (from + to) >> 1;
        if (at(lines, middle).place < first) from = middle + 1;
        else to = middle;
      }
      const found: PlacedLine[] = [];
      for (let at = from; at < lines.length; at += 1) {
        const kept = lines[at];
        if (kept === undefined || kept.place > last) break;
        if (kept.place === first || last > first) found.push(kept.line);
      }
      return found;
    },
  };
}

/** Consecutive lines of a file. */
type LineRun = readonly Uint8Array[];

/**
 * The lines of a recording within some lines of its file: unwrapped, parts joined, without blank
 * lines. Where objects are cut from a JSON text, a run is one object: others may share its lines.
 * @param openUnwrappers makes new unwrappers, the outermost first
 */
export function unwrappedLines(
  runs: readonly LineRun[],
  openUnwrappers: () => readonly Unwrapper[],
): readonly string[] {
  if (openUnwrappers()[0]?.isOfObjects !== true) return linesIn(runs, openUnwrappers());
  return runs.flatMap((run) => linesIn([run], openUnwrappers()).slice(0, 1));
}

function linesIn(runs: readonly LineRun[], unwrappers: readonly Unwrapper[]): readonly string[] {
  // An entry of the journal's export ends with a blank line; only its message is here.
  let text = joinBytes(runs.flatMap((lines) => [...lines.flatMap((line) => [line, END]), END]));
  for (const unwrapper of unwrappers) text = joinBytes([unwrapper.push(text), unwrapper.rest()]);
  const inner = withoutNuls(text);
  return textAt(inner, 0, inner.length)
    .split("\n")
    .filter((line) => line.trim() !== "");
}

import { traceError } from "../../errors.ts";
import { createBlockCutter, createLineNotes } from "../lines.ts";
import { joinBytes, lineEndAt, textAt } from "../bytes.ts";
import type { TraceSource } from "../format.ts";
import type { LineWrapper } from "./line-wrappers.ts";
import type { Problem } from "../../problems/problem.ts";
import type { Place } from "../places/place-keeper.ts";

/** No recorder writes longer lines or objects; to hold one would fill the memory. */
export const LONGEST_HELD_BYTES = 64 * 2 ** 20;
/** A text has two streams; a host has a few thousand that write at the same time. */
const MOST_STREAMS = 4096;

/** Removes what another program put around each line of a recording. */
export interface Unwrapper {
  /**
   * @param piece the next bytes, cut anywhere; they are not kept
   * @returns the recording's own bytes, perhaps none
   * @throws SentinelError E_TRACE when a line or an object is longer than 64 MiB, or a line has no
   * wrapping and the user is strict
   */
  readonly push: (piece: Uint8Array) => Uint8Array;
  /** The rest, at the text's end. */
  readonly rest: () => Uint8Array;
  /**
   * On a pass that looks for places: where each line began that was returned last, without blank
   * lines. Left out by unwrappers that make one line of each line.
   */
  readonly places?: () => readonly Place[];
  /** Whether it cuts objects from a JSON text, of which several may share a line. */
  readonly isOfObjects?: true;
  /** One warning on what had no wrapping, or none. */
  readonly warnings: () => readonly Problem[];
  /**
   * The number of lines that were parts of calls whose rest is missing: these calls are not read.
   */
  readonly parts: () => number;
}

/**
 * Removes the wrapping of each line. A line becomes one line, so that line numbers stay: the parts
 * of a line are joined in the place of the last part, and the others become blank lines. So do
 * lines without the wrapping, which are counted.
 */
export function createLineUnwrapper({ kind, unwrap, forgeable }: LineWrapper, source: TraceSource): Unwrapper {
  const { places } = source;
  const notes = createLineNotes(source, `line of ${kind}`);
  const cutter = createBlockCutter("line", source.path);
  const partsOf = new Map<string, string[]>();
  /** On a pass that looks for places: the places of the held parts. */
  const placesOfParts = new Map<string, Place[]>();
  let placesOfLines: Place[] = [];
  let heldLetters = 0;
  let lineNumber = 0;
  let halves = 0;
  if (forgeable !== undefined) source.tellForgeable?.(forgeable);

  function hold(stream: string, text: string): void {
    const parts = partsOf.get(stream);
    if (parts === undefined) partsOf.set(stream, [text]);
    else parts.push(text);
    if (places !== undefined) {
      const held = placesOfParts.get(stream);
      if (held === undefined) placesOfParts.set(stream, [places.here()]);
      else held.push(places.here());
    }
    heldLetters += text.length + 1;
    if (heldLetters > LONGEST_HELD_BYTES || partsOf.size > MOST_STREAMS) {
      throw traceError(source.path, lineNumber, { problem: "trace.endless-parts", kind });
    }
  }

  /** The joined parts of a stream, which are no longer held. */
  function release(stream: string): string {
    const parts = partsOf.get(stream);
    if (parts === undefined) return "";
    partsOf.delete(stream);
    heldLetters -= parts.reduce((sum, part) => sum + part.length + 1, 0);
    return parts.join("");
  }

  function lineOf(line: string): string {
    if (line.trim() === "") return "";
    const found = unwrap(line);
    if (found === null || found.text === null) {
      if (found?.isHalf === true) halves += 1;
      notes.strange(lineNumber, line);
      return "";
    }
    // One event is one line: a line feed within it would begin another line of its writer's choice.
    const text = found.text.replaceAll(/[\r\n]+/g, " ");
    if (found.isPart) hold(found.stream, text);
    if (found.isPart) return "";
    const whole = release(found.stream) + text;
    if (whole !== "") placeLine(found.stream);
    return whole;
  }

  /** Sets the place of the released line to that of its first part. */
  function placeLine(stream: string): void {
    if (places === undefined) return;
    const parts = placesOfParts.get(stream) ?? [];
    placesOfParts.delete(stream);
    const [first = places.here()] = parts;
    placesOfLines.push(first);
    for (const place of parts) places.goOn(first, place);
    places.goOn(first);
  }

  function linesOf(block: Uint8Array): Uint8Array {
    const lines: string[] = [];
    for (let start = 0; start < block.length;) {
      const end = lineEndAt(block, start);
      lineNumber += 1;
      lines.push(lineOf(textAt(block, start, end)));
      start = end + 1;
    }
    return lines.length === 0 ? block.subarray(0, 0) : new TextEncoder().encode(`${lines.join("\n")}\n`);
  }

  return {
    push(piece) {
      placesOfLines = [];
      const unwrapped: Uint8Array[] = [];
      cutter.push(piece, (block) => void unwrapped.push(linesOf(block)));
      return joinBytes(unwrapped);
    },
    places: () => placesOfLines,
    rest() {
      placesOfLines = [];
      const last = linesOf(cutter.rest());
      const streams = [...partsOf.keys()];
      const unended = streams.map(release);
      if (unended.length === 0) return last;
      for (const [index, stream] of streams.entries()) if (unended[index] !== "") placeLine(stream);
      return joinBytes([last, new TextEncoder().encode(`${unended.join("\n")}\n`)]);
    },
    warnings: notes.warnings,
    parts: () => halves,
  };
}

import { placeOf, type SearchedBytes } from "../byte-search.ts";
import { skipName, NO_BYTE } from "../bytes.ts";

const SPACE = 32;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const EQUALS = 61;
const ANGLE = 60;
const ANGLE_END = 62;
const SQUARE = 91;
const BACKSLASH = 92;

/**
 * Whether something stands in a line behind the result of its call that strace does not write
 * there: another call, or a program's own output. Strings are passed over: a program chooses what
 * they hold.
 * @param from a place in the call, or in the rest of one that is resumed
 */
export function lineGoesOn(searched: SearchedBytes, from: number, end: number): boolean {
  const { bytes } = searched;
  // Most lines have one bracket that closes, and end in their result: then it matters not whether a
  // string holds it.
  const first = placeOf(CLOSE, searched, from, end);
  if (first >= end) return false;
  const result = resultAt(bytes, first + 1, end);
  return (result < 0 || behindResult(bytes, result, end) < end) && hasMore(bytes, from, end);
}

function hasMore(bytes: Uint8Array, from: number, end: number): boolean {
  let isBack = false;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = stringEnd(bytes, at + 1, end);
    else if (byte === CLOSE && bytes[at + 1] === SPACE) {
      const result = resultAt(bytes, at + 1, end);
      if (result >= 0) {
        if (isBack) return true;
        isBack = true;
        const next = behindResult(bytes, result, end);
        if (next < end && !mayFollowResult(bytes, next)) return true;
        at = next - 1;
      }
    }
  }
  return false;
}

/** Where the string ends that holds `at`; the line's end where it does not. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && bytes[next] !== QUOTE) next += bytes[next] === BACKSLASH ? 2 : 1;
  return next;
}

/** Where the result stands behind ` = `, or -1 where there is none. */
function resultAt(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (bytes[next] === SPACE) next += 1;
  return next < end && bytes[next] === EQUALS && bytes[next + 1] === SPACE ? next + 2 : -1;
}

/** Behind a result and the blanks that follow it. */
function behindResult(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && bytes[next] !== SPACE) {
    // The file of a descriptor (-y), whatever its name.
    if (bytes[next] === ANGLE) while (next < end && bytes[next] !== ANGLE_END) next += 1;
    next += 1;
  }
  while (next < end && (bytes[next] === SPACE || bytes[next] === 13 || bytes[next] === 9)) next += 1;
  return Math.min(next, end);
}

/** An error's name, an explanation, a time. */
function mayFollowResult(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] ?? NO_BYTE;
  if (byte === OPEN || byte === ANGLE || byte === SQUARE) return true;
  const isCapital = byte >= 65 && byte <= 90;
  return isCapital && bytes[skipName(bytes, at)] !== OPEN;
}

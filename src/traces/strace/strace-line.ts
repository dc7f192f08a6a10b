import { NO_BYTE, type SearchedBytes, blankLength, placeOf, skipName } from "../bytes.ts";
import { leaderLength } from "./strace-leader.ts";

/** `execve#64(` is an x86_64 number made on x32. */
const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*(?:#64)?)\(/;
const PERSONALITY = /^\[ Process PID=\d+ runs in (.*) mode\. \]$/;
const ATTACHED = /strace: Process (\d+) attached\s*$/;
/** A call whose thread was killed before strace could ask which it is. */
const NAMELESS = /^(?:\?{2,4}|<unknown>)\(/;
const ENDED = /^\+\+\+ (?:exited|killed)/;
const SUPERSEDED = /^\+\+\+ superseded by execve in pid (\d+)/;
/**
 * Resumed calls (counted when they began), the rest of a line that something else broke, dumped
 * data (-e read), signals, exits, stack frames (-k), strace's own words.
 */
const NOT_A_CALL =
  /^(?:<\.\.\.\s|<unfinished\s|,\s|=>\s|\)\s+=\s|\|\s[0-9a-f]{5}\s|---\s|\+\+\+\s|>\s|<detached|strace:\s)/;
/**
 * The head of the table that -c and -C print, its line, and a row of it, where a locale may write a
 * comma.
 */
const TABLE_HEAD = /^(?:% time\s+seconds\s+usecs\/call|System call usage summary for )/;
const TABLE_ROW = /^(?:[-\s]+$|\d{1,3}[.,]\d\d\s+\d+[.,]\d{6}\s)/;
/** The file that is executed, of an execve that worked or is under way. */
const EXECUTED = /^execve\("([^"]*)".*(?:= 0\b|<unfinished \.\.\.>)/;

/** `32 bit` on an x86_64 host means the i386 table. */
const ARCHITECTURE_OF_MODE: ReadonlyMap<string | undefined, string> = new Map([
  ["32 bit", "i386"],
  ["64 bit", "x86_64"],
  ["x32", "x86_64"],
]);

const TAB = 9;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const POINT = 46;
const ANGLE = 60;
const EQUALS = 61;
const ANGLE_END = 62;
const SQUARE = 91;
const BACKSLASH = 92;
const LAST_OF_ATTACHED = 100;

/** What a line of strace says, which is not told from its bytes. */
export type StraceLine =
  | { readonly kind: "call"; readonly name: string }
  | { readonly kind: "ended" }
  | { readonly kind: "superseded"; readonly thread: string }
  | { readonly kind: "personality"; readonly architecture: string }
  | { readonly kind: "nameless" }
  | { readonly kind: "other" }
  | { readonly kind: "strange" };

/** @param rest the line without what `LEADER` takes and the blanks around it */
export function readStraceLine(rest: string): StraceLine {
  const name = CALL.exec(rest)?.[1];
  if (name !== undefined) return { kind: "call", name };
  if (NAMELESS.test(rest)) return { kind: "nameless" };
  if (ENDED.test(rest)) return { kind: "ended" };
  const thread = SUPERSEDED.exec(rest)?.[1];
  if (thread !== undefined) return { kind: "superseded", thread };
  const architecture = ARCHITECTURE_OF_MODE.get(PERSONALITY.exec(rest)?.[1]);
  if (architecture !== undefined) return { kind: "personality", architecture };
  return { kind: NOT_A_CALL.test(rest) ? "other" : "strange" };
}

/** Whether the table of counts of -c or -C begins here. @param line without the blanks around it */
export function isTableHead(line: string): boolean {
  return TABLE_HEAD.test(line);
}

/**
 * Whether a line below {@link isTableHead} is one of the table's.
 * @param line without the blanks around it
 */
export function isTableRow(line: string): boolean {
  return TABLE_ROW.test(line);
}

/**
 * Whether a line is one that strace writes: a call that begins or goes on, a signal, an exit, words
 * of its own.
 */
export function isStraceLine(line: string): boolean {
  const rest = line.slice(leaderLength(line));
  return CALL.test(rest) || NAMELESS.test(rest) || NOT_A_CALL.test(rest) || PERSONALITY.test(rest);
}

/** `<... read resumed>`: nothing to count, since the call was counted where it began. */
export function isResumed(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === ANGLE &&
    bytes[at + 1] === POINT &&
    bytes[at + 2] === POINT &&
    bytes[at + 3] === POINT &&
    bytes[at + 4] === SPACE
  );
}

/**
 * Whether {@link attachedIn} could find something: the last letter is its d, or may be a blank
 * beyond ASCII.
 */
export function mayEndInAttached(bytes: Uint8Array, start: number, end: number): boolean {
  let last = end - 1;
  while (last > start && blankLength(bytes, last) === 1) last -= 1;
  const letter = bytes[last] ?? NO_BYTE;
  return letter === LAST_OF_ATTACHED || letter >= 0x80;
}

/**
 * The new thread that strace says it follows, behind whatever else it wrote into the line.
 * @returns null where it says nothing of the kind
 */
export function attachedIn(line: string): { readonly thread: string; readonly isWholeLine: boolean } | null {
  const found = ATTACHED.exec(line);
  return found?.[1] === undefined ? null : { thread: found[1], isWholeLine: found.index === 0 };
}

/**
 * The name of the file that an execve executes, without its folders; null where it failed or shows
 * none.
 */
export function programIn(call: string): string | null {
  return EXECUTED.exec(call)?.[1]?.split("/").at(-1) ?? null;
}

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
  while (next < end && (bytes[next] === SPACE || bytes[next] === RETURN || bytes[next] === TAB)) next += 1;
  return Math.min(next, end);
}

/** An error's name, an explanation, a time. */
function mayFollowResult(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] ?? NO_BYTE;
  if (byte === OPEN || byte === ANGLE || byte === SQUARE) return true;
  const isCapital = byte >= 65 && byte <= 90;
  return isCapital && bytes[skipName(bytes, at)] !== OPEN;
}

const CLONE_THREAD = 0x10000;
/**
 * `-X raw` leaves the flags a number; `-e raw=all` the arguments too, of which clone's first is the
 * flags, and clone3's points to them.
 */
const NUMBERED = /^clone3?\((?:.*?\bflags=(?:0x([0-9a-f]{1,16})|\d)|0x([0-9a-f]{1,16}), )/;
const POINTER = /^clone3\((?:0x[0-9a-f]|[^{]{0,3}$)/;
/** `-e raw=all` prints the id in hexadecimal. */
const RESULT = /\)\s+= (0x[0-9a-f]{1,8}|\d{1,10})(?: \/\* (\d{1,10}) in strace's PID NS \*\/)?/;

/**
 * Whether a call begins a thread, and not a process; null where the text does not show its flags.
 * @param text the call with its arguments, as far as they are there
 */
export function makesThread(text: string): boolean | null {
  if (text.includes("CLONE_THREAD")) return true;
  if (POINTER.test(text)) return null;
  const [, named, first] = NUMBERED.exec(text) ?? [];
  const digits = named ?? first;
  return digits !== undefined && (Number.parseInt(digits.slice(-8), 16) & CLONE_THREAD) !== 0;
}

/**
 * The id that a call which came back gave its child; null where it failed, did not come back, or is
 * to be begun again.
 */
export function spawnedId(text: string): string | null {
  const [, inside, id = inside] = RESULT.exec(text) ?? [];
  return id === undefined || Number(id) === 0 ? null : String(Number(id));
}

/** Whether a call came back, with a child or without. */
export function isBack(text: string): boolean {
  return /\)\s+= [-\d?]/.test(text);
}

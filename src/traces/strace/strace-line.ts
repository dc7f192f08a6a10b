import { NO_BYTE, type SearchedBytes, blankLength, placeOf, skipName } from "../bytes.ts";
import { leaderLength } from "./strace-leader.ts";

/** `execve#64(`: an x86_64 number, called on x32. */
const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*(?:#64)?)\(/;
const PERSONALITY = /^\[ Process PID=\d+ runs in (.*) mode\. \]$/;
const ATTACHED = /strace: Process (\d+) attached\s*$/;
/** A call whose thread was killed before strace could read its number. */
const NAMELESS = /^(?:\?{2,4}|<unknown>)\(/;
const ENDED = /^\+\+\+ (?:exited|killed)/;
const SUPERSEDED = /^\+\+\+ superseded by execve in pid (\d+)/;
/**
 * Resumed calls (counted where they began), the rest of a broken line, dumped data (-e read),
 * signals, exits, stack frames (-k), messages of strace.
 */
const NOT_A_CALL =
  /^(?:<\.\.\.\s|<unfinished\s|,\s|=>\s|\)\s+=\s|\|\s[0-9a-f]{5}\s|---\s|\+\+\+\s|>\s|<detached|strace:\s)/;
/** The head of the table of -c and -C; its line, or a row, in which a locale may write a comma. */
const TABLE_HEAD = /^(?:% time\s+seconds\s+usecs\/call|System call usage summary for )/;
const TABLE_ROW = /^(?:[-\s]+$|\d{1,3}[.,]\d\d\s+\d+[.,]\d{6}\s)/;
/** The file of an execve that succeeded or is unfinished. */
const EXECUTED = /^execve\("([^"]*)".*(?:= 0\b|<unfinished \.\.\.>)/;

const CLONE_THREAD = 0x10000;
/**
 * With `-X raw` the flags are a number. With `-e raw=all` the arguments are numbers too: for clone
 * the first is the flags, for clone3 a pointer to them.
 */
const NUMBERED = /^clone3?\((?:.*?\bflags=(?:0x([0-9a-f]{1,16})|\d)|0x([0-9a-f]{1,16}), )/;
const POINTER = /^clone3\((?:0x[0-9a-f]|[^{]{0,3}$)/;
/** `-e raw=all` prints the id in hexadecimal. */
const RESULT = /\)\s+= (0x[0-9a-f]{1,8}|\d{1,10})(?: \/\* (\d{1,10}) in strace's PID NS \*\/)?/;

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

/** The kinds of a line that is read as a string, by patterns. */
export type StraceLine =
  | { readonly kind: "call"; readonly name: string }
  | { readonly kind: "ended" }
  | { readonly kind: "superseded"; readonly thread: string }
  | { readonly kind: "personality"; readonly architecture: string }
  | { readonly kind: "nameless" }
  | { readonly kind: "other" }
  | { readonly kind: "strange" };

/** @param rest the line without what `LEADER` matches and without the blanks around it */
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
 * Whether strace writes such a line: a call that begins or continues, a signal, an exit, a message.
 */
export function isStraceLine(line: string): boolean {
  const rest = line.slice(leaderLength(line));
  return CALL.test(rest) || NAMELESS.test(rest) || NOT_A_CALL.test(rest) || PERSONALITY.test(rest);
}

/** Whether `<... read resumed>` begins here: the call was counted where it began. */
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
 * Whether {@link attachedIn} could match: the last letter is the d of `attached`, or may be a blank
 * that is not ASCII.
 */
export function mayEndInAttached(bytes: Uint8Array, start: number, end: number): boolean {
  let last = end - 1;
  while (last > start && blankLength(bytes, last) === 1) last -= 1;
  const letter = bytes[last] ?? NO_BYTE;
  return letter === LAST_OF_ATTACHED || letter >= 0x80;
}

/**
 * The new thread that strace reports at the end of a line, which may hold other text before.
 * @returns null for any other line
 */
export function attachedIn(line: string): { readonly thread: string; readonly isWholeLine: boolean } | null {
  const found = ATTACHED.exec(line);
  return found?.[1] === undefined ? null : { thread: found[1], isWholeLine: found.index === 0 };
}

/** The name of the file of an execve, without its folders; null where it failed or shows none. */
export function programIn(call: string): string | null {
  return EXECUTED.exec(call)?.[1]?.split("/").at(-1) ?? null;
}

/**
 * Whether the result of a call is followed by text that strace does not write there: another call,
 * or a program's own output. Strings are skipped: a program chooses what they hold.
 * @param from a place in the call, or in the rest of a resumed one
 */
export function lineGoesOn(searched: SearchedBytes, from: number, end: number): boolean {
  const { bytes } = searched;
  // Most lines have one closing bracket and end with their result: then it does not matter whether
  // the bracket is in a string.
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

/** The end of the string that holds `at`; the line's end where it has none. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && bytes[next] !== QUOTE) next += bytes[next] === BACKSLASH ? 2 : 1;
  return next;
}

/** The place of the result, after ` = `; -1 where there is none. */
function resultAt(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (bytes[next] === SPACE) next += 1;
  return next < end && bytes[next] === EQUALS && bytes[next + 1] === SPACE ? next + 2 : -1;
}

/** The place after a result and the blanks that follow it. */
function behindResult(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && bytes[next] !== SPACE) {
    // The file of a descriptor (-y): any name.
    if (bytes[next] === ANGLE) while (next < end && bytes[next] !== ANGLE_END) next += 1;
    next += 1;
  }
  while (next < end && (bytes[next] === SPACE || bytes[next] === RETURN || bytes[next] === TAB)) next += 1;
  return Math.min(next, end);
}

/** Whether an error's name, an explanation or a time begins here. */
function mayFollowResult(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] ?? NO_BYTE;
  if (byte === OPEN || byte === ANGLE || byte === SQUARE) return true;
  const isCapital = byte >= 65 && byte <= 90;
  return isCapital && bytes[skipName(bytes, at)] !== OPEN;
}

/**
 * Whether a call makes a thread, not a process; null where the text does not show its flags.
 * @param text the call with the arguments that the line shows
 */
export function makesThread(text: string): boolean | null {
  if (text.includes("CLONE_THREAD")) return true;
  if (POINTER.test(text)) return null;
  const [, named, first] = NUMBERED.exec(text) ?? [];
  const digits = named ?? first;
  return digits !== undefined && (Number.parseInt(digits.slice(-8), 16) & CLONE_THREAD) !== 0;
}

/** The id of the child that a call returned; null where it failed, did not return, or restarts. */
export function spawnedId(text: string): string | null {
  const [, inside, id = inside] = RESULT.exec(text) ?? [];
  return id === undefined || Number(id) === 0 ? null : String(Number(id));
}

/** Whether a call returned, with a child or without. */
export function isBack(text: string): boolean {
  return /\)\s+= [-\d?]/.test(text);
}

import { blankLength, NO_BYTE } from "../bytes.ts";
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

const POINT = 46;
const SPACE = 32;
const ANGLE = 60;
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

import { isDigit, LINE_END, skipBlanks, skipDigits, NO_BYTE } from "../bytes.ts";
import { createDayClock } from "../times.ts";
import { ARCHITECTURES, MULTIPLEXED_CALLS, callNumber } from "../../syscalls/architecture.ts";

/**
 * What may come before a call: pid (-f), command (-Y), time (-t, -tt, -ttt, -r), call number (-n),
 * instruction pointer (-i). The first two groups are the thread's id, the third the call's number.
 * A process id has at most 7 digits (PID_MAX_LIMIT is 2^22), a time in whole seconds since 1970 has
 * 10. Source: strace 6.1, strace.c, printleader().
 */
export const LEADER =
  /^(?: ?\[pid\s+(\d+)(?:<[^>]*>)?\]\s+|(\d{1,7})(?:<[^>]*>)?\s+)?\s*(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+(?:\.\d+)?)\s+)?(?:\(\+\s*\d+(?:\.\d+)?\)\s+)?(?:\[\s*((?!(?:\d{8}|\d{16})\])\d+|\?\?\?)\]\s+)?(?:\[[0-9a-f?]{8,16}\]\s+)?/;

const SECONDS = /(?:^|\s)(\d+\.\d+|\d{10})\s+(?:\[|$)/;
const CLOCK = /(?:^|\s)(\d\d):(\d\d):(\d\d(?:\.\d+)?)\s/;

/** PID_MAX_LIMIT */
const LARGEST_ID = 2 ** 22;

/**
 * The ranges of call numbers of all architectures: ia64 counts from 1024, the ABIs of MIPS from
 * 4000, 5000 and 6000.
 */
const NUMBER_RANGES: readonly (readonly [number, number])[] = [
  [0, 700],
  [1024, 1500],
  [4000, 4500],
  [5000, 5500],
  [6000, 6500],
];

const SPACE = 32;
const ROUND = 40;
const ROUND_END = 41;
const PLUS = 43;
const POINT = 46;
const COLON = 58;
const ANGLE = 60;
const ANGLE_END = 62;
const QUESTION = 63;
const SQUARE = 91;
const SQUARE_END = 93;

/** The length of what comes before a line's call. */
export function leaderLength(line: string): number {
  const leader = LEADER.exec(line);
  return leader === null ? 0 : leader[0].length;
}

/**
 * The places of a thread's id and of the number in square brackets; start equals end where a line
 * has none.
 */
interface Span {
  start: number;
  end: number;
  numberStart: number;
  numberEnd: number;
}

/**
 * Where a match of {@link LEADER} ends in the line that begins at `at`. Each part is optional and
 * none is ambiguous, so no backtracking is needed.
 * @param thread receives the places of the thread's id and of the call's number
 */
export function skipLeader(bytes: Uint8Array, at: number, thread: Span): number {
  let next = skipThread(bytes, at, thread);
  if (isDigit(bytes[next] ?? NO_BYTE)) next = skipTime(bytes, next);
  if (bytes[next] === ROUND) next = skipRelativeTime(bytes, next);
  thread.numberStart = thread.numberEnd = next;
  if (bytes[next] === SQUARE) next = skipCallNumber(bytes, next, thread);
  if (bytes[next] === SQUARE) next = skipPointer(bytes, next);
  return next;
}

/**
 * Where a line begins for {@link LEADER}, with a blank before it: a number after a blank is not an
 * id but the whole seconds of `--relative-timestamps=s`.
 */
export function withBlank(bytes: Uint8Array, at: number): number {
  return at > 0 && bytes[at - 1] === SPACE ? at - 1 : at;
}

function skipThread(bytes: Uint8Array, at: number, thread: Span): number {
  thread.start = thread.end = at;
  const isBracketed = bytes[at] === SQUARE;
  const start = isBracketed ? afterPid(bytes, at) : at;
  const end = skipDigits(bytes, start);
  if (end === start || (!isBracketed && (end - start > 7 || withBlank(bytes, at) < at))) return at;
  const commandEnd = skipCommand(bytes, end);
  if (isBracketed && bytes[commandEnd] !== SQUARE_END) return at;
  const next = blanksAfter(bytes, isBracketed ? commandEnd + 1 : commandEnd, at);
  if (next === at) return at;
  thread.start = start;
  thread.end = end;
  return next;
}

/** The place after `[pid ` and its blanks, or `at` where there is none. */
function afterPid(bytes: Uint8Array, at: number): number {
  const isPid = bytes[at + 1] === 112 && bytes[at + 2] === 105 && bytes[at + 3] === 100;
  return isPid ? blanksAfter(bytes, at + 4, at) : at;
}

/** The place after `<command>`, or `at` where there is none. */
function skipCommand(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== ANGLE) return at;
  let end = at;
  while (end < bytes.length && bytes[end] !== ANGLE_END && bytes[end] !== LINE_END) end += 1;
  return bytes[end] === ANGLE_END ? end + 1 : at;
}

function skipTime(bytes: Uint8Array, at: number): number {
  const end = skipDigits(bytes, at);
  if (bytes[end] === POINT) {
    const fractionEnd = skipDigits(bytes, end + 1);
    return fractionEnd === end + 1 ? at : blanksAfter(bytes, fractionEnd, at);
  }
  if (bytes[end] !== COLON) return blanksAfter(bytes, end, at);
  const isClock = end - at === 2 && bytes[end + 3] === COLON;
  if (!isClock || skipDigits(bytes, end + 1) !== end + 3 || skipDigits(bytes, end + 4) !== end + 6) return at;
  if (bytes[end + 6] !== POINT) return blanksAfter(bytes, end + 6, at);
  const fractionEnd = skipDigits(bytes, end + 7);
  return fractionEnd === end + 7 ? at : blanksAfter(bytes, fractionEnd, at);
}

/** `(+     0.000170) ` */
function skipRelativeTime(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== PLUS) return at;
  const start = skipBlanks(bytes, at + 2);
  const point = skipDigits(bytes, start);
  if (point === start) return at;
  const end = bytes[point] === POINT ? skipDigits(bytes, point + 1) : point;
  return end === point + 1 || bytes[end] !== ROUND_END ? at : blanksAfter(bytes, end + 1, at);
}

/** `[ 257] ` */
function skipCallNumber(bytes: Uint8Array, at: number, thread: Span): number {
  const start = skipBlanks(bytes, at + 1);
  const isUnknown = bytes[start] === QUESTION && bytes[start + 1] === QUESTION && bytes[start + 2] === QUESTION;
  const end = isUnknown ? start + 3 : skipDigits(bytes, start);
  if (end === start || bytes[end] !== SQUARE_END || isPointer(end - start)) return at;
  const next = blanksAfter(bytes, end + 1, at);
  if (next === at || isUnknown) return next;
  thread.numberStart = start;
  thread.numberEnd = end;
  return next;
}

/**
 * Whether this many digits in brackets are an address without a letter, as [0000000000401030]:
 * numbers of calls have fewer digits.
 */
function isPointer(digits: number): boolean {
  return digits === 8 || digits === 16;
}

/** `[00007f0a3543bc47] ` */
function skipPointer(bytes: Uint8Array, at: number): number {
  let end = at + 1;
  while (end - at <= 16 && isPointerByte(bytes[end] ?? NO_BYTE)) end += 1;
  return end - at - 1 < 8 || bytes[end] !== SQUARE_END ? at : blanksAfter(bytes, end + 1, at);
}

function isPointerByte(byte: number): boolean {
  return isDigit(byte) || (byte >= 97 && byte <= 102) || byte === QUESTION;
}

/** The place after the blanks at `at`, or `otherwise` where there are none. */
function blanksAfter(bytes: Uint8Array, at: number, otherwise: number): number {
  const next = skipBlanks(bytes, at);
  return next === at ? otherwise : next;
}

/**
 * Reads the time before a call: seconds since 1970 (-ttt), or since the first day's midnight (-t,
 * -tt). The seconds since the call before (-r) are not used.
 * @returns a function of the leaders of one file, in their order; NaN where one has no time
 */
export function createLeaderClock(): (leader: string) => number {
  const clock = createDayClock();

  return (leader) => {
    const [, hours, minutes, rest] = CLOCK.exec(leader) ?? [];
    if (rest !== undefined) return clock(3600 * Number(hours) + 60 * Number(minutes) + Number(rest));
    const seconds = Number(SECONDS.exec(leader)?.[1]);
    return seconds >= 1e8 ? seconds : NaN;
  };
}

/**
 * Decides whether the number in `[2001] openat(` is the call's, as strace -n writes it, or a
 * thread's id, as other recorders write it.
 */
interface BracketNumbers {
  /**
   * A number that some architecture gives the call is the call's. Any other is a thread's if no
   * architecture has such a number, or if it came before another call too.
   */
  readonly isThread: (number: number, name: string) => boolean;
  /** Whether the number was found to be a thread's. */
  readonly wasThread: (number: number) => boolean;
}

export function createBracketNumbers(): BracketNumbers {
  const threads = new Set<number>();
  /** For each number in no table: the first call that it came before. */
  const nameOf = new Map<number, string>();

  function contradicts(number: number, name: string): boolean {
    if (!NUMBER_RANGES.some(([from, to]) => number >= from && number < to)) return true;
    const first = nameOf.get(number);
    if (first === undefined) nameOf.set(number, name);
    const areSubcalls = MULTIPLEXED_CALLS.has(name) && MULTIPLEXED_CALLS.has(first ?? name);
    return first !== undefined && first !== name && !areSubcalls;
  }

  return {
    isThread(number, name) {
      if (number > LARGEST_ID || isNumberOf(number, name)) return false;
      if (threads.has(number)) return true;
      if (!contradicts(number, name)) return false;
      // Beyond this many numbers, the decision is made again each time.
      if (threads.size < LARGEST_ID / 4) threads.add(number);
      return true;
    },
    wasThread: (number) => threads.has(number),
  };
}

function isNumberOf(number: number, name: string): boolean {
  const multiplexed = MULTIPLEXED_CALLS.get(name);
  return (
    ARCHITECTURES.some((architecture) => callNumber(architecture, name) === number) ||
    (multiplexed !== undefined && callNumber("i386", multiplexed) === number)
  );
}

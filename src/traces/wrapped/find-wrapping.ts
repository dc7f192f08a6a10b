import { LINE_END, NO_BYTE, isDigit, joinBytes, placeOf, searchedBytes, textAt } from "../bytes.ts";
import type { TraceSource } from "../format.ts";
import { parseObject } from "../json/json-line.ts";
import { createJournalExport } from "./journal-export.ts";
import { createObjectSplitter } from "./json-objects.ts";
import { LINE_WRAPPERS } from "./line-wrappers.ts";
import { type Unwrapper, createLineUnwrapper } from "./unwrap-lines.ts";

/** The most lines that decide. */
const LINES = 64;
/** The rest of a longer line is not read. */
const LONGEST_LINE_BYTES = 2 ** 18;
/** For example a pod's log in filebeat's JSON in a list: there are no more. */
const MOST_WRAPPINGS = 3;

const HYPHEN = 45;
const COLON = 58;
const END = Uint8Array.of(LINE_END, LINE_END);

const JOURNAL_FIELD = /^[A-Z_][A-Z0-9_]{0,63}(?:=|$)/;
/** A list of objects, or an object of several lines. */
const BEGINS_LIST = /^[\uFEFF\0\s]*\[\s*\{/;
const BEGINS_OBJECT = /^[\uFEFF\0\s]*\{/;

/** The unwrappers of a text, the outermost first, and its head unwrapped. */
export interface Wrapping {
  readonly unwrappers: readonly Unwrapper[];
  /** Makes the same ones again, for another reading from the beginning. */
  readonly openAgain: () => readonly Unwrapper[];
  /** The head, unwrapped. */
  readonly head: Uint8Array;
}

/**
 * Recognises how the lines of a text are wrapped. A wrapping counts only where most of the first 64
 * lines have it, so that a single line, which a monitored program may have written, does not decide
 * for others.
 * @param head the text's beginning
 * @param isWhole whether it is all of the text
 */
export function findWrapping(head: Uint8Array, isWhole: boolean, source: TraceSource): Wrapping {
  const openers: (() => Unwrapper)[] = [];
  const unwrappers: Unwrapper[] = [];
  let inner = head;
  while (unwrappers.length < MOST_WRAPPINGS) {
    const open = wrappingOf(inner, source, unwrappers.length === 0);
    if (open === null) break;
    const found = open();
    openers.push(open);
    unwrappers.push(found);
    // The last line, or entry, may have no end.
    inner = found.push(isWhole ? joinBytes([inner, END]) : inner);
  }
  return { unwrappers, head: inner, openAgain: () => openers.map((open) => open()) };
}

function wrappingOf(head: Uint8Array, source: TraceSource, isOutermost: boolean): (() => Unwrapper) | null {
  if (beginsWithDigits(head)) return null;
  const { lines, isCut } = firstLines(head);
  if (lines.length === 0) return null;
  if (lines.some(mayBeWrapped)) {
    const found = LINE_WRAPPERS.find(({ unwrap }) => isMost(lines, (line) => unwrap(line) !== null));
    if (found !== undefined) return () => createLineUnwrapper(found, source);
  }
  if (lines[0]?.startsWith("__CURSOR=") === true && isMost(lines, (line) => JOURNAL_FIELD.test(line))) {
    return () => createJournalExport(source);
  }
  return hasSplitObjects(lines, isCut) ? () => createObjectSplitter(source, isOutermost) : null;
}

/**
 * Whether none of the first lines can be wrapped, by a few bytes of each: all begin with a digit,
 * and none as {@link mayBeWrapped} requires. Saves the rest for files of numbers, of which a data
 * set has thousands.
 */
function beginsWithDigits(head: Uint8Array): boolean {
  const searched = searchedBytes(head);
  let start = 0;
  for (let lines = 0; start < head.length && lines < LINES; lines += 1) {
    if (!isDigit(head[start] ?? NO_BYTE) || head[start + 4] === HYPHEN || head[start + 8] === COLON) return false;
    for (let at = start + 1; at < start + 8; at += 1) if ((head[at] ?? NO_BYTE) >= 0x80) return false;
    start = placeOf(LINE_END, searched, start, head.length) + 1;
  }
  return start > 0;
}

/** A quick test, which saves the rest for most texts. */
function mayBeWrapped(line: string): boolean {
  return line.startsWith("{") || line.startsWith("[") || line[4] === "-" || line[8] === ":";
}

function hasSplitObjects(lines: readonly string[], isCut: boolean): boolean {
  const beginning = lines.slice(0, 8).join("\n");
  if (BEGINS_LIST.test(beginning)) return !isMost(lines, isWholeObject);
  if (!BEGINS_OBJECT.test(beginning)) return false;
  // Where a line is a whole object, every line should be one.
  const [first = ""] = lines;
  return !isWholeObject(first) && !(isCut && lines.length === 1) && !lines.some((line) => isWholeObject(line));
}

function isWholeObject(line: string): boolean {
  return line.startsWith("{") && parseObject(line) !== null;
}

function isMost(lines: readonly string[], test: (line: string) => boolean): boolean {
  return 2 * lines.filter(test).length > lines.length;
}

/**
 * The first lines that are not blank; a last one that the head cuts only where there is no other.
 */
function firstLines(head: Uint8Array): { readonly lines: readonly string[]; readonly isCut: boolean } {
  const lines: string[] = [];
  let isCut = false;
  for (let start = 0; start < head.length && lines.length < LINES;) {
    const found = head.indexOf(LINE_END, start);
    const end = found < 0 ? head.length : found;
    isCut = found < 0 && end - start > 0;
    const line = textAt(head, start, Math.min(end, start + LONGEST_LINE_BYTES));
    if (line.trim() !== "") lines.push(line.trimEnd());
    start = end + 1;
  }
  return { lines, isCut };
}

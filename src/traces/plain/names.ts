import { traceError } from "../../errors.ts";
import {
  blankLength,
  LINE_END,
  lineEndAt,
  shownWord,
  skipBlanks,
  skipDigits,
  skipName,
  skipWord,
  textAt,
} from "../bytes.ts";
import type { Format, TraceCollector, TraceReader, TraceSource } from "../format.ts";
import { isCallOfLinux, isUnknownName, spelledCall } from "../known-call.ts";
import { createWordTable } from "../word-table.ts";

/** The reader refuses words that are numbers. */
const NAMES_LINE = /^[a-zA-Z_][a-zA-Z0-9_]*(?:-\d+)?(?:[\s|]+[a-zA-Z0-9_]+(?:-\d+)?)*$/;
const COMMENT = "#".charCodeAt(0);
const BAR = "|".charCodeAt(0);
const HYPHEN = "-".charCodeAt(0);
const ANGLE = "<".charCodeAt(0);
const QUESTION = "?".charCodeAt(0);
const SMALL_U = "u".charCodeAt(0);
/** `<unknown>` */
const LONGEST_UNKNOWN = 9;
const ARCHITECTURE = "architecture:";

const KNOWN_WORDS = 64;

/** Whether each word of a line may be the name of a call. */
export function isNamesLine(line: string): boolean {
  return NAMES_LINE.test(line);
}

/** Whether at least half of the first words of a text are names of calls. */
export function hasKnownNames(lines: readonly string[]): boolean {
  const words: string[] = [];
  for (const line of lines) {
    words.push(...line.split(/[\s|]+/).slice(0, KNOWN_WORDS));
    if (words.length >= KNOWN_WORDS) break;
  }
  const known = words.filter((word) => isCallOfLinux(word)).length;
  return 2 * known >= words.length;
}

/**
 * Reads call names separated by blanks, line ends or vertical bars (as in DongTing's sequences),
 * one trace per file. Lines that begin with # are comments; `# architecture: x86_64` names the
 * architecture.
 * @throws SentinelError E_TRACE when a word is not a call name
 */
export function namesReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const owner = collector.traceOf({ thread: "", process: null, container: null });
  let store = namesOf(owner.architecture);
  let line = 1;
  let isLineStart = true;
  /** A comment may be longer than a block. */
  let isComment = false;

  function namesOf(architecture: string | null) {
    return createWordTable((word) => collector.keepName(spelledCall(word, architecture) ?? word));
  }

  /** @returns the comment's end in this block */
  function skipComment(block: Uint8Array, at: number): number {
    const end = lineEndAt(block, at);
    const named = isComment ? null : architectureIn(block, at, end);
    if (named !== null && named !== owner.architecture) store = namesOf((owner.architecture = named));
    isComment = end === block.length;
    return end;
  }

  /** @returns the name's end */
  function readName(block: Uint8Array, at: number): number {
    isLineStart = false;
    const unknownEnd = skipUnknownName(block, at);
    if (unknownEnd > at) {
      collector.leaveUnread(1);
      return unknownEnd;
    }
    const end = skipCallName(block, at);
    const isWord = end > at && (end === block.length || block[end] === BAR || blankLength(block, end) > 0);
    if (!isWord) {
      throw traceError(source.path, line, { problem: "trace.not-a-name", text: shownWord(block, at, 40) });
    }
    owner.add(store(block, at, end));
    return end;
  }

  return {
    unit: "word",
    read(block) {
      for (let at = isComment ? skipComment(block, 0) : 0; at < block.length;) {
        const blank = block[at] === BAR ? 1 : blankLength(block, at);
        if (blank > 0) {
          if (block[at] === LINE_END) {
            line += 1;
            isLineStart = true;
          }
          at += blank;
        } else if (isLineStart && block[at] === COMMENT) at = skipComment(block, at);
        else at = readName(block, at);
      }
    },
    finish: () => [],
  };
}

/** The end of a word for an unknown call, see {@link isUnknownName}; `at` where there is none. */
function skipUnknownName(block: Uint8Array, at: number): number {
  const first = block[at];
  if (first !== ANGLE && first !== QUESTION && first !== SMALL_U) return at;
  let end = at;
  while (end < block.length && block[end] !== BAR && blankLength(block, end) === 0) end += 1;
  return end - at <= LONGEST_UNKNOWN && isUnknownName(textAt(block, at, end)) ? end : at;
}

function skipCallName(block: Uint8Array, at: number): number {
  const end = skipName(block, at);
  if (end === at || block[end] !== HYPHEN) return end;
  const numberEnd = skipDigits(block, end + 1);
  return numberEnd > end + 1 ? numberEnd : end;
}

/** The architecture in a comment `# architecture: NAME`; null in any other comment. */
function architectureIn(bytes: Uint8Array, start: number, end: number): string | null {
  const keyword = skipBlanks(bytes, start + 1);
  if (textAt(bytes, keyword, Math.min(end, keyword + ARCHITECTURE.length)) !== ARCHITECTURE) return null;
  const name = skipBlanks(bytes, keyword + ARCHITECTURE.length);
  const nameEnd = skipWord(bytes, name, end);
  return nameEnd > name && skipBlanks(bytes, nameEnd) === end ? textAt(bytes, name, nameEnd) : null;
}

export const NAMES = {
  name: "names",
  title: "call names",
  isLine: isNamesLine,
  isText: (lines) => hasKnownNames(lines.filter(isNamesLine)),
  open: namesReader,
  trust: { level: "neither", reason: "calls only" },
  example: "openat read close",
} as const satisfies Format;

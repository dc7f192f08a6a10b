import { traceError } from "../../errors.ts";
import { blankLength, LINE_END, shownLine, skipBlanks, skipDigits, NO_BYTE } from "../bytes.ts";
import { type Format, NO_FACTS, type TraceCollector, type TraceReader, type TraceSource } from "../format.ts";
import { LARGEST_CALL_NUMBER, namesOfNumbers } from "../call-numbers.ts";
import { createWordTable } from "../word-table.ts";
import type { CallFacts } from "../../results/score.ts";

/** A longer line is not a pair of numbers. */
const LONGEST_LINE = 256;
const MOST_ID_DIGITS = 10;
const MOST_CALL_DIGITS = 4;

/**
 * Reads the layout of the UNM and MIT traces (Forrest and others, "A sense of self for Unix
 * processes", 1996): lines of a process id and a call number. There is one trace per process and
 * file, in order of their first call; the lines of processes may alternate. The layout does not
 * mark a process's end: in joined files, calls of a reused id go to the same trace.
 *
 * The numbers are those of the host's table, which differs from set to set: they need the set's
 * list of names, an architecture, or "opaque".
 * @throws SentinelError E_TRACE when a line is not a pair of numbers, a call is not in 0..4095, or
 * the table of the numbers is not known
 */
export function unmReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { names } = namesOfNumbers(source);
  const ownerOf = createWordTable((id) => collector.traceOf({ thread: id, process: id, container: null }));
  let line = 1;

  function refuse(block: Uint8Array, at: number): never {
    const text = shownLine(block, at, 40).trimEnd();
    throw traceError(source.path, line, { problem: "trace.not-a-pair", text, largest: LARGEST_CALL_NUMBER });
  }

  /** @returns the line's end */
  function readLine(block: Uint8Array, at: number): number {
    const idEnd = skipDigits(block, at);
    const number = skipBlanksAndTabs(block, idEnd);
    const numberEnd = skipDigits(block, number);
    const isPair = idEnd > at && idEnd - at <= MOST_ID_DIGITS && number > idEnd;
    const name = isPair ? names[numberBetween(block, number, numberEnd)] : undefined;
    const end = skipBlanks(block, numberEnd);
    const isWhole = end === block.length || block[end] === LINE_END;
    if (name === undefined || !isWhole || isTooLong(block, at, end)) refuse(block, at);
    ownerOf(block, at, idEnd).add(name);
    return end;
  }

  return {
    unit: "line",
    read(block) {
      for (let at = 0; at < block.length;) {
        const blank = blankLength(block, at);
        if (block[at] === LINE_END) line += 1;
        at = blank > 0 ? at + blank : readLine(block, at);
      }
    },
    finish: () => [],
  };
}

/**
 * Whether a text has this layout: its first lines, two or more, all hold two numbers. One line of
 * two numbers is ADFA-LD's layout, unless the file's name ends in `.int`, as in most UNM files.
 * @param lines without blanks around them
 */
function looksLikeUnm(lines: readonly string[], path: string): boolean {
  return lines.every(isPair) && (lines.length >= 2 || (lines.length === 1 && /\.int$/i.test(path)));
}

function isPair(line: string): boolean {
  return line.length <= LONGEST_LINE && /^\d+\s+\d+$/.test(line);
}

function skipBlanksAndTabs(bytes: Uint8Array, at: number): number {
  let next = at;
  while (bytes[next] === 32 || bytes[next] === 9) next += 1;
  return next;
}

/** NaN where there is no digit, or there are too many. */
function numberBetween(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > MOST_CALL_DIGITS) return NaN;
  let number = 0;
  for (let at = start; at < end; at += 1) number = 10 * number + (bytes[at] ?? NO_BYTE) - 48;
  return number;
}

/** Whether a line has more characters than {@link LONGEST_LINE}. */
function isTooLong(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start > LONGEST_LINE && shownLine(bytes, start, LONGEST_LINE + 1).length > LONGEST_LINE;
}

/** A line of UNM: the process's id before the call's number. */
function unmFacts([line = ""]: readonly string[]): CallFacts {
  const process = /^\s*(\d{1,10})\s/.exec(line)?.[1] ?? null;
  return { ...NO_FACTS, process };
}

export const UNM = {
  name: "unm",
  title: "UNM, MIT",
  isLine: isPair,
  isText: looksLikeUnm,
  open: unmReader,
  facts: unmFacts,
  trust: { level: "neither", reason: "calls only" },
  example: "77 5",
} as const satisfies Format;

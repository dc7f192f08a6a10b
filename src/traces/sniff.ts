import { noCallError, traceError, type SentinelError } from "../errors.ts";
import { type NoSequence, binaryReason, reasonAgainst, reasonOfHeader } from "./not-a-recording.ts";
import { LINE_END, NO_BYTE, isDigit, placeOf, searchedBytes, textAt } from "./bytes.ts";
import { isCsvHeader, reasonAgainstTable } from "./table/csv.ts";
import { FORMATS, type TraceFormat } from "./formats.ts";
import type { Format } from "./format.ts";
import { ADFA, isNumbersLine } from "./plain/adfa.ts";
import { isNamesLine, NAMES } from "./plain/names.ts";
import { UNM } from "./plain/unm.ts";
import { withoutNuls } from "./nul-bytes.ts";
import { isStraceLine, isTableHead } from "./strace/strace-line.ts";
import { listKey } from "./json/json-line.ts";

/** The format shows in the first lines; comments before them may be long. */
export const SNIFFED_BYTES = 2 ** 20;

/** The most lines that decide; some may be a program's own output. */
const SNIFFED_LINES = 64;
/** One line may hold a whole trace. */
const SNIFFED_BYTES_A_LINE = 4096;
/** The key that shows the format of a JSON object may be its last. */
const SNIFFED_BYTES_AN_OBJECT = 2 ** 18;
const OPENING_BRACE = 123;
const SPACE = 32;
/** Where a longer line is cut within a word, at most this much of the word is left out. */
const LONGEST_WORD = 256;

/** The comment that begins a text of names. */
const ARCHITECTURE = /^\uFEFF?(?:#.*\n|[ \t\r]*\n)*# *architecture:/;
/** The beginning of a text is searched for it. */
const COMMENT_BYTES = 4096;

/** Starts with numbers; the reader reports the bad word. */
const NUMBERS_BEGIN = /^-?\d+(?:\s|$)/;

/** The most letters of a line that are quoted. */
const SHOWN_LETTERS = 60;

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The format that a text's beginning shows.
 * @throws SentinelError E_TRACE where it is empty, binary, not a sequence of calls, or of an
 * unknown format
 */
export function sniffFormat(text: Uint8Array | string, path: string): TraceFormat {
  return sniffBytes(typeof text === "string" ? new TextEncoder().encode(text) : text, path);
}

/**
 * The format that most of a text's first lines are of.
 * @param head the first {@link SNIFFED_BYTES} of a text, or all of it
 * @throws SentinelError E_TRACE where it is empty, binary, not a sequence of calls, or of an
 * unknown format
 */
export function sniffBytes(head: Uint8Array, path: string): TraceFormat {
  const binary = binaryReason(head, path);
  if (binary !== null) throw traceError(path, null, binary);
  return formatOfText(withoutNuls(head), path);
}

function formatOfText(head: Uint8Array, path: string): TraceFormat {
  if (isLineOfNumbers(head) && !path.toLowerCase().endsWith(".int")) return "adfa";
  const lines = firstLines(head);
  const [first] = lines;
  if (first === undefined) throw noCallError(path);
  const texts = lines.map(({ text }) => text);
  // No other format is all numbers; a data set of them has thousands of files.
  if (texts.every(isNumbersLine)) return UNM.isText(texts, path) ? UNM.name : ADFA.name;
  const refused = reasonAgainst(first.text);
  // A table of counts may come before calls, where strace appended them (-A).
  const isFollowed = isTableHead(first.text) && texts.some(isStraceLine);
  if (refused !== null && !isFollowed) throw noSequence(path, first.number, refused);
  // A comment may say that a text is of names, which may be any: `syscall` is a call of mips.
  const saysNames = ARCHITECTURE.test(textAt(head, 0, Math.min(head.length, COMMENT_BYTES)));
  // Only the header shows a table, not its rows.
  if (isCsvHeader(first.text) && !(saysNames && isNamesLine(first.text))) return "csv";
  for (const { text, number } of lines) {
    const reason = reasonOfHeader(text);
    if (reason !== null) throw noSequence(path, number, reason);
  }
  const mayBe = ({ name, isText }: Format): boolean =>
    isText === undefined || isText(texts, path) || (name === NAMES.name && saysNames);
  const best = FORMATS.filter(mayBe)
    .map(({ name, isLine }) => ({ name, count: texts.filter((text) => isLine(text)).length }))
    .reduce((most, next) => (next.count > most.count ? next : most));
  if (best.count > 0) return best.name;
  for (const { text, number } of lines) {
    const reason = reasonAgainst(text);
    if (reason !== null) throw noSequence(path, number, reason);
  }
  const table = reasonAgainstTable(first.text);
  if (table !== null) throw traceError(path, first.number, table);
  if (NUMBERS_BEGIN.test(first.text)) return "adfa";
  if (isNamesLine(first.text)) throw traceError(path, first.number, { problem: "trace.words-not-names" });
  const facts = { text: first.text.slice(0, SHOWN_LETTERS), listKey: listKey(first.text) };
  throw traceError(path, first.number, { problem: "trace.unknown-format", ...facts });
}

function noSequence(path: string, line: number, reason: NoSequence): SentinelError {
  return traceError(path, line, { problem: "recorder.not-a-sequence", ...reason });
}

/**
 * Whether a text is one line of digits and spaces. Reads the bytes, since a data set of such files
 * has thousands of them.
 */
function isLineOfNumbers(head: Uint8Array): boolean {
  const searched = searchedBytes(head);
  const lineEnd = placeOf(LINE_END, searched, 0, head.length);
  for (let at = lineEnd; at < head.length; at += 1) if (head[at] !== LINE_END) return false;
  const end = Math.min(lineEnd, SNIFFED_BYTES_A_LINE);
  for (let at = 0; at < end; at += 1) if (head[at] !== SPACE && !isDigit(head[at] ?? NO_BYTE)) return false;
  return isDigit(head[0] ?? NO_BYTE);
}

/** The first lines that are neither blank nor comments, trimmed. */
function firstLines(head: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0, number = 1; start < head.length && lines.length < SNIFFED_LINES; number += 1) {
    const found = head.indexOf(LINE_END, start);
    const end = found < 0 ? head.length : found;
    const longest = head[start] === OPENING_BRACE ? SNIFFED_BYTES_AN_OBJECT : SNIFFED_BYTES_A_LINE;
    const text = beginningOf(textAt(head, start, Math.min(end, start + longest)), end - start, longest).trim();
    if (text !== "" && !text.startsWith("#")) lines.push({ text, number });
    start = end + 1;
  }
  return lines;
}

/** The beginning of a line, without the word that was cut where the line is longer. */
function beginningOf(text: string, lineBytes: number, longest: number): string {
  if (lineBytes <= longest) return text;
  const end = Math.max(text.lastIndexOf(" "), text.lastIndexOf("\t"), text.lastIndexOf("|"));
  return end < text.length - LONGEST_WORD ? text : text.slice(0, end);
}

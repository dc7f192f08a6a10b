import { traceError } from "../errors.ts";
import { adfaReader } from "./adfa.ts";
import type { OpenReader } from "./byte-reader.ts";
import { blankLength, LINE_END, lineEndAt, shownLine } from "./bytes.ts";
import type { ParsedTraces, TraceFormat, TraceSource } from "./format.ts";
import { namesReader } from "./names.ts";
import { straceReader } from "./strace.ts";
import { looksLikeUnm, unmReader } from "./unm.ts";

const READERS: Readonly<Record<TraceFormat, OpenReader>> = {
  adfa: adfaReader,
  names: namesReader,
  strace: straceReader,
  unm: unmReader,
};

/** A call that begins, or a line that only strace writes, after whatever stands before. */
const STRACE_LINE =
  /^[^"]*?[a-zA-Z_][a-zA-Z0-9_]*\(|^[^"]*<\.\.\. \w+ resumed>|^\S*\s*(?:<\.\.\.|---|\+\+\+|strace:|% time)/;

/** How much of the first line with a call is looked at to tell the format. */
const SNIFFED_CHARACTERS = 4096;

/** Some milliseconds of work. */
const STEP_BYTES = 256 * 1024;

const COMMENT = "#".charCodeAt(0);

/**
 * Reads one file's text, or its bytes in UTF-8, in the given format, or in the one that its content shows.
 * @throws SentinelError E_TRACE, with file and line, when the text is no trace
 */
export function parseTraces(
  text: Uint8Array | string,
  format: TraceFormat | "auto",
  source: TraceSource,
): ParsedTraces {
  return runToEnd(parseTracesInSteps(bytesOf(text), format, source));
}

/**
 * {@link parseTraces} for whoever has other things to do meanwhile: stops after about every 256 KiB. The bytes are neither copied nor changed.
 * @throws SentinelError E_TRACE, with file and line, when the text is no trace
 */
export function* parseTracesInSteps(
  bytes: Uint8Array,
  format: TraceFormat | "auto",
  source: TraceSource,
): Generator<void, ParsedTraces> {
  for (let from = 0; from < bytes.length; from += STEP_BYTES) {
    if (from > 0) yield;
    if (bytes.subarray(from, from + STEP_BYTES).includes(0)) {
      throw traceError(source.path, null, "the file is binary, not a text of system calls");
    }
  }
  const known = format === "auto" ? yield* sniffInSteps(bytes, source.path) : format;
  const reader = READERS[known](bytes, source);
  for (let at = 0; at < bytes.length;) {
    if (at > 0) yield;
    at = reader.read(at, Math.min(bytes.length, at + STEP_BYTES));
  }
  return reader.finish();
}

/**
 * The format that a text's beginning shows.
 * @throws SentinelError E_TRACE when it is empty or looks like none of them
 */
export function sniffFormat(text: Uint8Array | string, path: string): TraceFormat {
  return runToEnd(sniffInSteps(bytesOf(text), path));
}

function* sniffInSteps(bytes: Uint8Array, path: string): Generator<void, TraceFormat> {
  let at = 0;
  let lineNumber = 1;
  /** Skips blanks and comments up to `until`, or to the first line with a call. */
  const skip = (until: number): void => {
    while (at < until) {
      const blank = blankLength(bytes, at);
      if (bytes[at] === LINE_END) lineNumber += 1;
      if (blank > 0) at += blank;
      else if (bytes[at] === COMMENT) at = lineEndAt(bytes, at);
      else return;
    }
  };
  for (let until = STEP_BYTES; at < bytes.length; until += STEP_BYTES) {
    skip(Math.min(until, bytes.length));
    if (at < until) break;
    yield;
  }
  if (at >= bytes.length) throw traceError(path, null, "the file holds no system call");
  const line = shownLine(bytes, at, SNIFFED_CHARACTERS).trimEnd();
  if (STRACE_LINE.test(line)) return "strace";
  if (/^-?\d+(?:\s|$)/.test(line)) return looksLikeUnm(bytes, at, path) ? "unm" : "adfa";
  if (/^[a-zA-Z_][a-zA-Z0-9_]*(?:\s+[a-zA-Z_0-9]+)*$/.test(line)) return "names";
  const problem = "no known trace format (call numbers, call names or strace text); say --input-format";
  throw traceError(path, lineNumber, problem);
}

function bytesOf(text: Uint8Array | string): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}

function runToEnd<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

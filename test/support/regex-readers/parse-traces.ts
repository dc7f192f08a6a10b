import { traceError } from "../../../src/errors.ts";
import { parseAdfa } from "./adfa.ts";
import type { ParsedTraces, TraceFormat, TraceSource } from "../../../src/traces/format.ts";
import { lineNumberAt, linesOf, type Piece } from "./lines.ts";
import { parseNames } from "./names.ts";
import { parseStrace } from "./strace.ts";
import { looksLikeUnm, parseUnm } from "./unm.ts";

const READERS: Readonly<Record<TraceFormat, (text: string, source: TraceSource) => ParsedTraces>> = {
  adfa: parseAdfa,
  names: parseNames,
  strace: parseStrace,
  unm: parseUnm,
};

/** A call that begins, or a line that only strace writes, after whatever stands before. */
const STRACE_LINE =
  /^[^"]*?[a-zA-Z_][a-zA-Z0-9_]*\(|^[^"]*<\.\.\. \w+ resumed>|^\S*\s*(?:<\.\.\.|---|\+\+\+|strace:|% time)/;

/** How much of the first line with a call is looked at to tell the format. */
const SNIFFED_CHARACTERS = 4096;

/**
 * The reader of src/traces as it was before it read bytes: slow, short, and what the fast one is held to.
 *
 * Reads one file's text in the given format, or in the one that its content shows.
 * @throws SentinelError E_TRACE, with file and line, when the text is no trace
 */
export function parseTraces(text: string, format: TraceFormat | "auto", source: TraceSource): ParsedTraces {
  if (text.includes("\0")) throw traceError(source.path, null, "the file is binary, not a text of system calls");
  return READERS[format === "auto" ? sniffFormat(text, source.path) : format](text.replace(/^\uFEFF/, ""), source);
}

/**
 * The format that a text's beginning shows.
 * @throws SentinelError E_TRACE when it is empty or looks like none of them
 */
export function sniffFormat(text: string, path: string): TraceFormat {
  const shown = text.replace(/^\uFEFF/, "");
  const first = firstCallLine(shown);
  if (first === null) throw traceError(path, null, "the file holds no system call");
  const line = first.piece.slice(0, SNIFFED_CHARACTERS).trimEnd();
  if (STRACE_LINE.test(line)) return "strace";
  if (/^-?\d+(?:\s|$)/.test(line)) return looksLikeUnm(text.slice(first.offset), path) ? "unm" : "adfa";
  if (/^[a-zA-Z_][a-zA-Z0-9_]*(?:\s+[a-zA-Z_0-9]+)*$/.test(line)) return "names";
  const problem = "no known trace format (call numbers, call names or strace text); say --input-format";
  throw traceError(path, lineNumberAt(shown, first.offset), problem);
}

function firstCallLine(text: string): Piece | null {
  for (const line of linesOf(text)) if (!line.piece.startsWith("#")) return line;
  return null;
}

import { traceError } from "../errors.ts";
import { parseAdfa } from "./adfa.ts";
import type { ParsedTraces, TraceFormat, TraceSource } from "./format.ts";
import { parseNames } from "./names.ts";
import { parseStrace } from "./strace.ts";

const READERS: Readonly<Record<TraceFormat, (text: string, source: TraceSource) => ParsedTraces>> = {
  adfa: parseAdfa,
  names: parseNames,
  strace: parseStrace,
};

/** How much of a text is looked at to tell its format. */
const SNIFFED_CHARACTERS = 4096;

/**
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
  const lines = text
    .slice(0, SNIFFED_CHARACTERS)
    .replace(/^\uFEFF/, "")
    .split("\n");
  const line = lines.find((candidate) => candidate.trim() !== "" && !candidate.startsWith("#"))?.trim();
  if (line === undefined) throw traceError(path, null, "the file holds no system call");
  if (/^[^"]*?[a-zA-Z_][a-zA-Z0-9_]*\(|^\S*\s*(?:<\.\.\.|---|\+\+\+|strace:|% time)/.test(line)) return "strace";
  if (/^-?\d+(?:\s|$)/.test(line)) return "adfa";
  if (/^[a-zA-Z_][a-zA-Z0-9_]*(?:\s+[a-zA-Z_0-9]+)*$/.test(line)) return "names";
  throw traceError(path, 1, "no known trace format (call numbers, call names or strace text); say --input-format");
}

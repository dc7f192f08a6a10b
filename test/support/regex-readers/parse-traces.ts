import { parseAdfa } from "./adfa.ts";
import type { TraceFormat } from "../../../src/traces/formats.ts";
import type { ParsedTraces } from "../../../src/traces/trace-parser.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { parseNames } from "./names.ts";
import { parseStrace } from "./strace.ts";
import { parseUnm } from "./unm.ts";

/** The formats whose readers read bytes. */
export type ByteFormat = Extract<TraceFormat, "adfa" | "names" | "strace" | "unm">;

const READERS: Readonly<Record<ByteFormat, (text: string, source: TraceSource) => ParsedTraces>> = {
  adfa: parseAdfa,
  names: parseNames,
  strace: parseStrace,
  unm: parseUnm,
};

/**
 * The reader of src/traces as it was before it read bytes: slow, short, and what the fast one is held to.
 *
 * Reads one file's text in the given format.
 * @throws SentinelError E_TRACE, with file and line, when the text is no trace
 */
export function parseTraces(text: string, format: ByteFormat, source: TraceSource): ParsedTraces {
  return READERS[format](text.replace(/^\uFEFF/, ""), source);
}

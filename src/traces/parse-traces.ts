import type { TraceFormat } from "./formats.ts";
import { type ParsedTraces, createTraceParser } from "./trace-parser.ts";
import type { TraceSource } from "./format.ts";

/** A few milliseconds of work. */
const STEP_BYTES = 256 * 1024;

/**
 * Reads one file's text, or its bytes in UTF-8, in the given format, or in the format of its
 * content.
 * @throws SentinelError E_TRACE, with file and line, where the text is not a trace
 */
export function parseTraces(
  text: Uint8Array | string,
  format: TraceFormat | "auto",
  source: TraceSource,
): ParsedTraces {
  const steps = parseTracesInSteps(typeof text === "string" ? new TextEncoder().encode(text) : text, format, source);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * {@link parseTraces} in steps, for callers that do other work between: yields after every 256 KiB.
 * Does not change the bytes.
 * @throws SentinelError E_TRACE, with file and line, where the text is not a trace
 */
export function* parseTracesInSteps(
  bytes: Uint8Array,
  format: TraceFormat | "auto",
  source: TraceSource,
): Generator<void, ParsedTraces> {
  const parser = createTraceParser(format, source);
  for (let from = 0; from < bytes.length; from += STEP_BYTES) {
    if (from > 0) yield;
    parser.push(bytes.subarray(from, from + STEP_BYTES));
  }
  return parser.finish();
}

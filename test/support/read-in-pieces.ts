import type { TraceFormat } from "../../src/traces/formats.ts";
import type { TraceSource } from "../../src/traces/format.ts";
import { createTraceParser } from "../../src/traces/trace-parser.ts";
import { worded } from "./worded-traces.ts";

/** Reads a text that arrives in pieces of the given sizes in bytes, over and over. */
export function readInPieces(
  text: string,
  format: TraceFormat | "auto",
  source: TraceSource,
  sizes: readonly number[],
): ReturnType<typeof worded<ReturnType<ReturnType<typeof createTraceParser>["finish"]>>> {
  const bytes = new TextEncoder().encode(text);
  const parser = createTraceParser(format, source);
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    parser.push(bytes.subarray(from, from + size));
    from += size;
  }
  return worded(parser.finish());
}

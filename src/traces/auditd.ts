import { traceError } from "../errors.ts";
import type { CallBook } from "./call-book.ts";
import type { TraceSource } from "./format.ts";
import type { TraceReader } from "./trace-reader.ts";

export function isAuditdLine(line: string): boolean {
  return line === "";
}

export function auditdReader(source: TraceSource, book: CallBook): TraceReader {
  void book;
  throw traceError(source.path, null, "not yet");
}

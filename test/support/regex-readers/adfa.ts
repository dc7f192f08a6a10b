import { traceError } from "../../../src/errors.ts";
import { callName, isArchitecture } from "../../../src/syscalls/architecture.ts";
import type { ParsedTraces, TraceSource } from "../../../src/traces/format.ts";
import { checkCallCount, lineNumberAt, wordsOf } from "./lines.ts";

/** No Linux table reaches further; a larger number is a damaged file, not a new call. */
const LARGEST_CALL_NUMBER = 4095;

/**
 * Reads the layout of ADFA-LD: decimal system-call numbers separated by blanks or line ends, one trace a file.
 * @throws SentinelError E_TRACE when there is no call, a word is no number in 0..4095, or the architecture is unknown
 */
export function parseAdfa(text: string, source: TraceSource): ParsedTraces {
  const { path, architecture } = source;
  if (architecture === null) {
    throw traceError(
      path,
      null,
      "bare call numbers mean nothing without an architecture; say --arch i386 (ADFA-LD), x86_64 or aarch64",
    );
  }
  if (!isArchitecture(architecture)) {
    throw traceError(
      path,
      null,
      `there is no call table for architecture "${architecture}"; known: i386, x86_64, aarch64`,
    );
  }
  const calls: string[] = [];
  for (const { piece: word, offset } of wordsOf(text)) {
    const number = /^\d{1,4}$/.test(word) ? Number(word) : Infinity;
    if (number > LARGEST_CALL_NUMBER) {
      const problem = `"${word.slice(0, 40)}" is not a system-call number (0..${LARGEST_CALL_NUMBER})`;
      throw traceError(path, lineNumberAt(text, offset), problem);
    }
    calls.push(callName(architecture, number));
    checkCallCount(calls.length, path);
  }
  if (calls.length === 0) throw traceError(path, null, "the file holds no system call");
  return { traces: [{ name: path, calls, architecture }], warnings: [] };
}

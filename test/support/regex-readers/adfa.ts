import { noCallError, traceError } from "../../../src/errors.ts";
import { namesOfNumbers } from "../../../src/traces/call-numbers.ts";
import type { ParsedTraces } from "../../../src/traces/trace-parser.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { checkCallCount, lineNumberAt, wordsOf } from "./lines.ts";

/** No Linux table reaches further; a larger number is a damaged file, not a new call. */
const LARGEST_CALL_NUMBER = 4095;

/**
 * Reads the layout of ADFA-LD: decimal system-call numbers separated by blanks or line ends, one trace a file.
 * @throws SentinelError E_TRACE when there is no call, a word is no number in 0..4095, or the architecture is unknown
 */
export function parseAdfa(text: string, source: TraceSource): ParsedTraces {
  const { path, architecture } = source;
  const { names } = namesOfNumbers(source);
  const calls: string[] = [];
  for (const { piece: word, offset } of wordsOf(text)) {
    const number = /^\d{1,4}$/.test(word) ? Number(word) : Infinity;
    if (number > LARGEST_CALL_NUMBER) {
      const facts = { text: word.slice(0, 40), largest: LARGEST_CALL_NUMBER };
      throw traceError(path, lineNumberAt(text, offset), { problem: "trace.not-a-number", ...facts });
    }
    calls.push(names[number] ?? "");
    checkCallCount(calls.length, path);
  }
  if (calls.length === 0) throw noCallError(path);
  return { traces: [{ name: path, calls, architecture }], warnings: [], format: "adfa" };
}

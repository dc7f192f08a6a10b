import { traceError } from "../errors.ts";
import { LARGEST_CALL_NUMBER } from "./call-numbers.ts";
import { CALL_NAME } from "./plain/names.ts";

/** No name of a call is longer, with its number before it. */
const LONGEST_LINE = 256;
const NUMBER_AND_NAME = /^(?:(\d{1,9})[\s,:]+)?(\S*)$/;

/**
 * Reads a list of call names, as comes with the UNM traces: one name a line, whose number is the
 * line's, counted from 0; or a number and its name a line.
 * @returns the names by number; where the list has none, `call-N`
 * @throws SentinelError E_TRACE, with the line, when a line is neither or longer than 256
 * characters, a number is given twice or is not in 0..4095
 */
export function parseCallNames(text: string, path: string): readonly string[] {
  const names = new Map<number, string>();
  for (const [index, written] of text.split("\n").entries()) {
    const line = written.trim();
    if (line === "") continue;
    const [, numbered, name = ""] = (line.length > LONGEST_LINE ? null : NUMBER_AND_NAME.exec(line)) ?? [];
    const number = numbered === undefined ? index : Number(numbered);
    if (!CALL_NAME.test(name) || number > LARGEST_CALL_NUMBER || names.has(number)) {
      const text = line.slice(0, 40).trimEnd();
      throw traceError(path, index + 1, { problem: "trace.not-a-listed-name", text, largest: LARGEST_CALL_NUMBER });
    }
    names.set(number, name);
  }
  if (names.size === 0) throw traceError(path, null, { problem: "trace.no-listed-names" });
  return Array.from({ length: Math.max(...names.keys()) + 1 }, (_, number) => names.get(number) ?? `call-${number}`);
}

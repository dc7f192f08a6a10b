import { traceError } from "../errors.ts";
import { LARGEST_CALL_NUMBER } from "./call-numbers.ts";
import { CALL_NAME } from "./plain/names.ts";

/**
 * Reads a list of call names, as comes with the UNM traces: one name a line, whose number is the line's, counted from 0; or a number and its name a line.
 * @returns the names by number; where the list has none, `call-N`
 * @throws SentinelError E_TRACE, with the line, when a line is neither, a number is given twice or is not in 0..4095
 */
export function parseCallNames(text: string, path: string): readonly string[] {
  const names = new Map<number, string>();
  const lines = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split("\n");
  for (const [index, line] of lines.entries()) {
    const [, numbered, name = ""] = /^\s*(?:(\d{1,9})[\s,:]+)?(\S*)\s*$/.exec(line) ?? [];
    const number = numbered === undefined ? index : Number(numbered);
    if (name === "" && numbered === undefined && /^\s*$/.test(line)) continue;
    if (!CALL_NAME.test(name) || number > LARGEST_CALL_NUMBER || names.has(number)) {
      const problem = `"${line.slice(0, 40).trimEnd()}" is no name of a call of its own, with or without its number (0..${LARGEST_CALL_NUMBER})`;
      throw traceError(path, index + 1, problem);
    }
    names.set(number, name);
  }
  if (names.size === 0) throw traceError(path, null, "holds no names of calls");
  return Array.from({ length: Math.max(...names.keys()) + 1 }, (_, number) => names.get(number) ?? `call-${number}`);
}

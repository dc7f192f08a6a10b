import { LINE_END, textAt } from "../bytes.ts";
import { joinBytes } from "../join-bytes.ts";
import { withoutNuls } from "../nul-bytes.ts";
import type { Unwrapper } from "../wrapped/unwrapper.ts";

const END = Uint8Array.of(LINE_END);

/**
 * The lines of a recording that are in some lines of its file: without what is around them, parts joined, blank ones left out.
 * @param unwrappers fresh ones, the outermost first
 */
export function unwrappedLines(lines: readonly Uint8Array[], unwrappers: readonly Unwrapper[]): readonly string[] {
  let text = joinBytes(lines.flatMap((line) => [line, END]));
  for (const unwrapper of unwrappers) text = joinBytes([unwrapper.push(text), unwrapper.rest()]);
  const inner = withoutNuls(text);
  return textAt(inner, 0, inner.length)
    .split("\n")
    .filter((line) => line.trim() !== "");
}

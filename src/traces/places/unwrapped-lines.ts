import { LINE_END, textAt } from "../bytes.ts";
import { joinBytes } from "../join-bytes.ts";
import { withoutNuls } from "../nul-bytes.ts";
import type { Unwrapper } from "../wrapped/unwrapper.ts";

const END = Uint8Array.of(LINE_END);

/** Lines that follow each other in a file. */
export type LineRun = readonly Uint8Array[];

/**
 * The lines of a recording that are in some lines of its file: without what is around them, parts
 * joined, blank ones left out. Where objects are taken out of a JSON text, a run is one object:
 * others may share its lines.
 * @param openUnwrappers makes fresh ones, the outermost first
 */
export function unwrappedLines(
  runs: readonly LineRun[],
  openUnwrappers: () => readonly Unwrapper[],
): readonly string[] {
  if (openUnwrappers()[0]?.isOfObjects !== true) return linesIn(runs, openUnwrappers());
  return runs.flatMap((run) => linesIn([run], openUnwrappers()).slice(0, 1));
}

function linesIn(runs: readonly LineRun[], unwrappers: readonly Unwrapper[]): readonly string[] {
  // An entry of the journal's export, of which only the message is here, ends with a blank line.
  let text = joinBytes(runs.flatMap((lines) => [...lines.flatMap((line) => [line, END]), END]));
  for (const unwrapper of unwrappers) text = joinBytes([unwrapper.push(text), unwrapper.rest()]);
  const inner = withoutNuls(text);
  return textAt(inner, 0, inner.length)
    .split("\n")
    .filter((line) => line.trim() !== "");
}

import type { InputWords } from "../results/input.ts";

/** What the traces were read from, as the JSON of every command names it. */
export function inputObject({
  formats,
  formatsGuessed,
  architectures,
  skippedLines,
  lostEvents,
  missingEvents,
  unreadCalls,
  trust,
}: InputWords): InputWords {
  return { formats, formatsGuessed, architectures, skippedLines, lostEvents, missingEvents, unreadCalls, trust };
}

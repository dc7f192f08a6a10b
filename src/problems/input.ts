import type { Phrases } from "./phrases.ts";

/** What can be wrong with files, folders and archives, whatever is in them. */
export interface InputProblems {
  readonly "input.packed-cut": { readonly packing: string; readonly reason: string };
  readonly "input.packed-damaged": { readonly packing: string; readonly reason: string };
  readonly "input.tar-cut": { readonly reason: string };
  /** Parts of one log, as rotated ones, end before their end. @property reasons one sentence per part */
  readonly "input.parts-cut": { readonly reasons: readonly string[] };
}

export const INPUT_PHRASES: Phrases<InputProblems> = {
  "input.packed-cut": ({ packing, reason }) =>
    `its ${packing} data is cut short (${reason}), as that of a log that is still written or that a power failure cut; what is behind the cut is missing`,
  "input.packed-damaged": ({ packing, reason }) => `cannot be unpacked: its ${packing} data is damaged (${reason})`,
  "input.tar-cut": ({ reason }) => `the tar is cut short in it (${reason}); what is behind the cut is missing`,
  "input.parts-cut": ({ reasons }) => reasons.join("; "),
};

/** Those of a stream that ends before its end: what it gave before is good, and the rest is missing. */
const CUTS: ReadonlySet<string> = new Set<keyof InputProblems>([
  "input.packed-cut",
  "input.tar-cut",
  "input.parts-cut",
]);

export function isCut({ problem }: { readonly problem: string }): boolean {
  return CUTS.has(problem);
}

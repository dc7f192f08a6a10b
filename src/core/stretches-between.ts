import { at } from "./at.ts";
import type { Tokens } from "./trace.ts";

/** The pieces of the traces between calls that `isCut` names, in order; none is empty. */
export function stretchesBetween(traces: readonly Tokens[], isCut: (token: number) => boolean): readonly Tokens[] {
  const stretches: Tokens[] = [];
  for (const tokens of traces) {
    let from = 0;
    for (let place = 0; place <= tokens.length; place += 1) {
      if (place < tokens.length && !isCut(at(tokens, place))) continue;
      if (place > from) stretches.push(tokens.slice(from, place));
      from = place + 1;
    }
  }
  return stretches;
}

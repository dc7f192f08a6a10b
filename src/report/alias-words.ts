import { count, counted } from "../numbers.ts";
import type { AliasedCall } from "../results/score.ts";
import { printable } from "./printable.ts";

const NAMED_CALLS = 12;

/** Which calls were read as others; "" where nobody asked for it. */
export function aliasWords(aliases: readonly AliasedCall[] | undefined): string {
  if (aliases === undefined) return "";
  if (aliases.length === 0) return "Aliases: no call was read as another one.";
  const named = aliases
    .slice(0, NAMED_CALLS)
    .map(({ call, spokenAs, times }) => `${call} as ${spokenAs} (${counted(times, "time")})`);
  const more = aliases.length > NAMED_CALLS ? `, and ${count(aliases.length - NAMED_CALLS)} more` : "";
  return printable(`Aliases, calls read as others: ${named.join(", ")}${more}.`);
}

import { ownText } from "./own-text.ts";
import { MOST_NAME_LETTERS, tooManyNames, type BookLimits } from "./book-limits.ts";

/** The names of calls that one file spells out, each as the same string every time. */
export interface KeptNames {
  /** The name itself. @throws SentinelError E_TRACE when the file holds more names, or more letters of them, than the limits */
  readonly keep: (call: string) => string;
  readonly all: () => Iterable<string>;
}

export function createKeptNames(path: string, limits: BookLimits): KeptNames {
  const names = new Map<string, string>();
  let letters = 0;

  function keep(call: string): string {
    const known = names.get(call);
    if (known !== undefined) return known;
    letters += call.length;
    if (names.size === limits.names || letters > MOST_NAME_LETTERS) throw tooManyNames(path, limits);
    const own = ownText(call);
    names.set(own, own);
    return own;
  }

  return { keep, all: () => names.keys() };
}

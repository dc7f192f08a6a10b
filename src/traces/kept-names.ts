import { ownText } from "./own-text.ts";
import { MOST_NAME_LETTERS, tooManyNames, type BookLimits } from "./book-limits.ts";

/**
 * The names of calls that one file spells out, each as the same string every time.
 * @returns a function from a name to itself, which throws SentinelError E_TRACE when the file holds more names, or more letters of them, than the limits
 */
export function createKeptNames(path: string, limits: BookLimits): (call: string) => string {
  const names = new Map<string, string>();
  let letters = 0;

  return (call) => {
    const known = names.get(call);
    if (known !== undefined) return known;
    letters += call.length;
    if (names.size === limits.names || letters > MOST_NAME_LETTERS) throw tooManyNames(path, limits);
    const own = ownText(call);
    names.set(own, own);
    return own;
  };
}

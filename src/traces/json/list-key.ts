import { beginningOfObject, listAt, objectAt } from "./json-line.ts";

/** What may be written in a jq filter, and on a command line, as it is. */
const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

/**
 * The key of the list that a text's objects are in, `items` of `{"items":[{...}]}`; null where a
 * line does not begin so.
 * @param line the text's first line, or its beginning
 */
export function listKey(line: string): string | null {
  const object = beginningOfObject(line) ?? {};
  const isList = (name: string): boolean => PLAIN_KEY.test(name) && objectAt(listAt(object, name)[0]) !== null;
  return Object.keys(object).find(isList) ?? null;
}

import { beginningOfObject, listAt, objectAt } from "./json-line.ts";

/** What may be written in a jq filter, and on a command line, as it is. */
const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

/**
 * What makes a text readable whose objects stand in a list within one object, `{"items":[{...}]}`; null where a line does not begin so.
 * @param line the text's first line, or its beginning
 */
export function listHint(line: string): string | null {
  const object = beginningOfObject(line) ?? {};
  const key = Object.keys(object).find((name) => PLAIN_KEY.test(name) && objectAt(listAt(object, name)[0]) !== null);
  if (key === undefined) return null;
  return `its objects stand in the list "${key}", and a line is to hold one: jq -c '.${key}[]' FILE > FILE.jsonl`;
}

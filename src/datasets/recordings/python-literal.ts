/** A value of JSON. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["True", true],
  ["False", false],
  ["None", null],
  ["true", true],
  ["false", false],
  ["null", null],
  ["nan", null],
  ["inf", null],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
]);
const DEEPEST = 64;

/**
 * Reads JSON, or what Python's `str()` makes of the same value: single quotes, True, False, None,
 * tuples, a comma at the end. LID-DS has label files of both kinds.
 * @throws SyntaxError where it is neither, with the place
 */
export function parsePythonLiteral(text: string): JsonValue {
  let at = 0;

  const fail = (problem: string): never => {
    throw new SyntaxError(`${problem} at character ${at + 1}`);
  };
  const skipBlanks = (): void => {
    while (/\s/.test(text.charAt(at))) at += 1;
  };
  const take = (letter: string): boolean => {
    skipBlanks();
    if (text.charAt(at) !== letter) return false;
    at += 1;
    return true;
  };

  function value(depth: number): JsonValue {
    if (depth > DEEPEST) fail("nested too deeply");
    if (take("{")) return dictionary(depth);
    if (take("[")) return list("]", depth);
    if (take("(")) return list(")", depth);
    const quote = text.charAt(at);
    if (quote === "'" || quote === '"') return quoted(quote);
    const word = /[-+.\w]*/y;
    word.lastIndex = at;
    const found = word.exec(text)?.[0] ?? "";
    const known = WORDS.get(found);
    const number = Number(found);
    if (found === "" || (known === undefined && !Number.isFinite(number)))
      fail(`"${text.slice(at, at + 10)}" is no value`);
    at += found.length;
    return known === undefined ? number : known;
  }

  function quoted(quote: string): string {
    let whole = "";
    for (at += 1; at < text.length; at += 1) {
      const letter = text.charAt(at);
      if (letter === quote) {
        at += 1;
        return whole;
      }
      if (letter !== "\\") whole += letter;
      else {
        at += 1;
        const escaped = text.charAt(at);
        const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 5));
        const hexadecimal = code?.[1] ?? code?.[2];
        if (hexadecimal === undefined) whole += ESCAPES.get(escaped) ?? escaped;
        else {
          whole += String.fromCharCode(Number.parseInt(hexadecimal, 16));
          at += hexadecimal.length;
        }
      }
    }
    return fail("a text without an end");
  }

  function list(end: string, depth: number): readonly JsonValue[] {
    const values: JsonValue[] = [];
    while (!take(end)) {
      values.push(value(depth + 1));
      if (!take(",") && text.charAt(at) !== end) fail(`"," or "${end}" is missing`);
    }
    return values;
  }

  function dictionary(depth: number): { readonly [key: string]: JsonValue } {
    const entries: [string, JsonValue][] = [];
    while (!take("}")) {
      const key = value(depth + 1);
      if (typeof key !== "string" || !take(":")) return fail("a key or its colon is missing");
      entries.push([key, value(depth + 1)]);
      if (!take(",") && text.charAt(at) !== "}") fail('"," or "}" is missing');
    }
    return Object.fromEntries(entries);
  }

  const whole = value(0);
  skipBlanks();
  if (at < text.length) fail("something stands behind the value");
  return whole;
}

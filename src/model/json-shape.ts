import type { Problem } from "../problems/problem.ts";

/** No manifest nests deeper; whatever walks one may call itself so often. */
const MOST_DEPTH = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * What is wrong with a text of JSON that `JSON.parse` takes without a word, and that readers may
 * differ on: nesting of any depth, a key that occurs twice (the last one wins, whatever a person
 * reads first), a number that becomes infinity (1e999). Null where nothing is. Source: RFC 8259,
 * sections 4, 6 and 9.
 * @param text JSON, or what may not be
 * @throws SyntaxError for some of what is not JSON
 */
export function jsonProblem(text: string): Problem | null {
  /** The keys of each open object; null for an open list. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (open.length === MOST_DEPTH) return { problem: "model.nested-too-deep", most: MOST_DEPTH };
      open.push(code === OPEN_OBJECT ? new Set() : null);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop();
    } else if (code === QUOTE) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys instanceof Set && isBeforeColon(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) return { problem: "model.key-twice", key: JSON.stringify(key.slice(0, 40)) };
        keys.add(key);
      }
      at = end - 1;
    } else if (code === MINUS || (code >= 48 && code <= 57)) {
      const start = at;
      while (isNumeral(text.charCodeAt(at + 1))) at += 1;
      const numeral = text.slice(start, at + 1);
      if (Math.abs(Number(numeral)) === Infinity)
        return { problem: "model.number-too-large", numeral: numeral.slice(0, 40) };
    }
  }
  return null;
}

/** Where a string that begins at a quote is over: after its closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

function isBeforeColon(text: string, end: number): boolean {
  for (let at = end; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COLON) return true;
    if (code === COMMA || code === CLOSE_OBJECT) return false;
  }
  return false;
}

/** A digit, or one of the other characters of a number: `+ - . E e`. */
function isNumeral(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101;
}

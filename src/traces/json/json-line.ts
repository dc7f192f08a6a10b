import { secondsOfDateTime } from "../times.ts";

/** A number that protobuf's JSON leaves out. */
export const LEFT_OUT = 0;

/**
 * An object of a JSON text. Read its members by {@link memberOf} alone: a name such as
 * `constructor` is no member unless it was written.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * What stands before the first letter of a line: a mark of the byte order, NULs of a file that was
 * cut while it was written, blanks.
 */
const BEFORE = /^[\uFEFF\0\s]+/;
/**
 * What container runtimes write before each line of a container's log, where only some lines have
 * it: `2026-01-02T03:04:05.6Z stdout F `.
 */
const OF_CONTAINER_LOG = /^\d{4}-\d\d-\d\dT\S{1,40} std(?:out|err) F (?=\{)/;

/** No event of a recorder has more brackets in each other. */
const DEEPEST = 64;

/** A line's JSON, without what a log may hold before it. */
export function jsonOf(line: string): string {
  if (line.startsWith("{")) return line;
  return line.replace(BEFORE, "").replace(OF_CONTAINER_LOG, "");
}

/** The object that a line is; null where it is none, or damaged. */
export function parseObject(line: string): JsonObject | null {
  const json = jsonOf(line);
  if (!json.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * The object that a line is or, where it is cut, begins: with the members that are whole.
 * @returns null where it is none
 */
export function beginningOfObject(line: string): JsonObject | null {
  const json = jsonOf(line);
  if (!json.startsWith("{")) return null;
  const whole = parseObject(json);
  if (whole !== null) return whole;
  const { end, openAtEnd, open } = beginningOf(json);
  return parseObject(json + open) ?? parseObject(json.slice(0, end) + openAtEnd);
}

/**
 * Where what is whole of a cut object ends, at the last comma or bracket, and the brackets that are
 * open there; `open` are those at the text's end.
 */
function beginningOf(json: string): { readonly end: number; readonly openAtEnd: string; readonly open: string } {
  let open = "";
  let inString = false;
  let end = 0;
  let openAtEnd = "";
  for (let at = 0; at < json.length && open.length <= DEEPEST; at += 1) {
    const letter = json[at] ?? "";
    if (inString) {
      if (letter === "\\") at += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if ("{}[],".includes(letter)) {
      if (letter === "{") open = `}${open}`;
      else if (letter === "[") open = `]${open}`;
      else if (letter !== ",") open = open.slice(1);
      end = letter === "," ? at : at + 1;
      openAtEnd = open;
      if (open === "") break;
    }
  }
  return { end, openAtEnd, open };
}

/** What stands at a path of names, through objects only; undefined where nothing does. */
export function memberOf(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The object at a path, or null. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject | null {
  const found = memberOf(value, ...path);
  return isObject(found) ? found : null;
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = memberOf(value, ...path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** The text at a path; null where there is none, or an empty one. */
export function textAtPath(value: unknown, ...path: readonly string[]): string | null {
  const found = memberOf(value, ...path);
  return typeof found === "string" && found !== "" ? found : null;
}

/**
 * A whole number, written as one or (as protobuf writes 64 bits) as a text; null for anything else.
 */
export function wholeNumberOf(value: unknown): number | null {
  const number = typeof value === "string" && /^-?\d{1,20}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : null;
}

/**
 * The id of a thread or process at a path, as written; null where there is none. Some protobuf
 * writers pack a number as `{"value":7}`.
 */
export function idAt(value: unknown, ...path: readonly string[]): string | null {
  const found = memberOf(value, ...path);
  const id = wholeNumberOf(found) ?? wholeNumberOf(memberOf(found, "value"));
  return id !== null && id >= 0 && Number.isSafeInteger(id) ? String(id) : null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NANOSECONDS = 1e-9;

/**
 * Seconds since 1970 of a time as JSON holds it: RFC 3339, `{"seconds":"1700000000","nanos":5}`, or
 * nanoseconds. To about a quarter of a microsecond.
 * @returns NaN where it is none of these
 */
export function secondsOfJson(time: unknown): number {
  if (typeof time === "number") return Number.isFinite(time) ? time * NANOSECONDS : NaN;
  if (typeof time === "string") return /^\d{1,20}$/.test(time) ? Number(time) * NANOSECONDS : secondsOfDateTime(time);
  const nanos = memberOf(time, "nanos") ?? LEFT_OUT;
  const [seconds, fraction] = [wholeNumberOf(memberOf(time, "seconds")), wholeNumberOf(nanos)];
  return seconds === null || fraction === null ? NaN : seconds + fraction * NANOSECONDS;
}

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

/**
 * What a member holds, as its text; of an object or a list its JSON; null where there is none, or
 * Falco writes `<NA>` for what it does not know.
 */
export function textOfMember(value: unknown): string | null {
  if (value === undefined || value === null || value === "<NA>" || value === "") return null;
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

const LONG_NUMBERS = /([:[,]\s*)(-?\d[\d.]{15,})(?=\s*[,}\]])/g;

/**
 * The object that a line is, with numbers of more digits than a double holds as their text; null
 * where it is none.
 */
export function exactObject(line: string): JsonObject | null {
  // Within a string the quotes end it: then the text as it is counts.
  return parseObject(line.replaceAll(LONG_NUMBERS, '$1"$2"')) ?? parseObject(line);
}

/** The text of the first of some members that an object has; null where it has none of them. */
export function firstTextOf(object: unknown, ...paths: readonly (readonly string[])[]): string | null {
  for (const path of paths) {
    const text = textOfMember(memberOf(object, ...path));
    if (text !== null) return text;
  }
  return null;
}

import { secondsOfDateTime } from "../times.ts";

/** The number that protobuf's JSON omits. */
export const LEFT_OUT = 0;

/**
 * An object of a JSON text. Read its members only with {@link memberOf}: a name such as
 * `constructor` is a member only if the text has it.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Before the text of a line: a byte order mark, NULs of a file cut during writing, blanks. */
const BEFORE = /^[\uFEFF\0\s]+/;
/**
 * The prefix of container runtimes in a container's log, where only some lines have it:
 * `2026-01-02T03:04:05.6Z stdout F `.
 */
const OF_CONTAINER_LOG = /^\d{4}-\d\d-\d\dT\S{1,40} std(?:out|err) F (?=\{)/;

/** The deepest nesting of brackets that an event of a recorder has. */
const DEEPEST = 64;

const NANOSECONDS = 1e-9;
const LONG_NUMBERS = /([:[,]\s*)(-?\d[\d.]{15,})(?=\s*[,}\]])/g;
/** A key that needs no quotes in a jq filter and on a command line. */
const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

/** A line's JSON, without a prefix of a log. */
export function jsonOf(line: string): string {
  if (line.startsWith("{")) return line;
  return line.replace(BEFORE, "").replace(OF_CONTAINER_LOG, "");
}

/** The object of a line; null where the line is not one, or is damaged. */
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
 * The object of a line; of a cut line, the object with the members that are complete.
 * @returns null where the line does not begin one
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
 * Where the complete members of a cut object end, at the last comma or bracket, and the closing
 * brackets needed there; `open` are those needed at the end of the text.
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

/** The value at a path of names, through objects only; undefined where there is none. */
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

/** The text at a path; null where there is none or it is empty. */
export function textAtPath(value: unknown, ...path: readonly string[]): string | null {
  const found = memberOf(value, ...path);
  return typeof found === "string" && found !== "" ? found : null;
}

/** A whole number, also as a text (protobuf writes 64 bits so); null for any other value. */
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

/** The id of a process's parent at a path; null where there is none, or 0, which is not a process. */
export function parentAt(value: unknown, ...path: readonly string[]): string | null {
  const id = idAt(value, ...path);
  return id === "0" ? null : id;
}

/**
 * Seconds since 1970, to about a quarter of a microsecond, of a time in JSON: RFC 3339,
 * `{"seconds":"1700000000","nanos":5}`, or nanoseconds.
 * @returns NaN for any other value
 */
export function secondsOfJson(time: unknown): number {
  if (typeof time === "number") return Number.isFinite(time) ? time * NANOSECONDS : NaN;
  if (typeof time === "string") return /^\d{1,20}$/.test(time) ? Number(time) * NANOSECONDS : secondsOfDateTime(time);
  const nanos = memberOf(time, "nanos") ?? LEFT_OUT;
  const [seconds, fraction] = [wholeNumberOf(memberOf(time, "seconds")), wholeNumberOf(nanos)];
  return seconds === null || fraction === null ? NaN : seconds + fraction * NANOSECONDS;
}

/**
 * The key of the list that holds a text's objects, `items` in `{"items":[{...}]}`; null for any
 * other text.
 * @param line the text's first line, or its beginning
 */
export function listKey(line: string): string | null {
  const object = beginningOfObject(line) ?? {};
  const isList = (name: string): boolean => PLAIN_KEY.test(name) && objectAt(listAt(object, name)[0]) !== null;
  return Object.keys(object).find(isList) ?? null;
}

/**
 * The value of a member as text, of an object or a list as JSON; null where there is none, or for
 * `<NA>`, which Falco writes for what it does not know.
 */
export function textOfMember(value: unknown): string | null {
  if (value === undefined || value === null || value === "<NA>" || value === "") return null;
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

/**
 * The object of a line, with numbers that have more digits than a double as text; null where the
 * line is not one.
 */
export function exactObject(line: string): JsonObject | null {
  // Quotes added within a string break the JSON: then the line is parsed unchanged.
  return parseObject(line.replaceAll(LONG_NUMBERS, '$1"$2"')) ?? parseObject(line);
}

/** The text of the first member at one of these paths; null where there is none. */
export function firstTextOf(object: unknown, ...paths: readonly (readonly string[])[]): string | null {
  for (const path of paths) {
    const text = textOfMember(memberOf(object, ...path));
    if (text !== null) return text;
  }
  return null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

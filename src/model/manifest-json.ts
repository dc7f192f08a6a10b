import * as z from "zod";
import { SentinelError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import { MANIFEST_FORMAT_VERSION } from "./manifest-fields.ts";
import type { ModelFiles } from "./runtime.ts";

/** The largest manifest.json: one with a million calibration scores is smaller. */
export const MOST_MANIFEST_BYTES = 32 * 2 ** 20;
/** The most problems of a manifest, and letters of each, in a message. */
const NAMED_PROBLEMS = 3;
const NAMED_LETTERS = 200;

/** Deepest nesting of a manifest; code that walks one may recurse that deep. */
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
 * The text of a model's manifest.json.
 * @param path of it, for messages
 * @throws SentinelError E_MODEL when it is larger than any manifest, and from `files`
 */
export async function readManifestText(path: string, files: ModelFiles): Promise<string> {
  const bytes = await files("manifest.json");
  if (bytes.length > MOST_MANIFEST_BYTES) throw manifestTooLarge(path);
  return new TextDecoder().decode(bytes);
}

/** A manifest.json holds more than {@link MOST_MANIFEST_BYTES}. */
export function manifestTooLarge(path: string): SentinelError {
  return new SentinelError("E_MODEL", { problem: "model.manifest-too-large", path, mostBytes: MOST_MANIFEST_BYTES });
}

/**
 * Parses a manifest and checks its format version, nothing else.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is not JSON, {@link jsonProblem} finds a problem, or the
 * format version differs
 */
export function readManifestJson(text: string, where: string): unknown {
  let json: unknown;
  let problem: Problem | null;
  try {
    // First: deep nesting costs the parser seconds.
    problem = jsonProblem(text);
    json = problem === null ? JSON.parse(text) : null;
  } catch (cause) {
    throw new SentinelError("E_MODEL", { problem: "model.not-json", path: where }, { cause });
  }
  if (problem !== null) throw new SentinelError("E_MODEL", { ...problem, path: where });
  const version = z.object({ formatVersion: z.unknown() }).safeParse(json).data?.formatVersion;
  if (version !== MANIFEST_FORMAT_VERSION) {
    const found = version === undefined ? null : JSON.stringify(version).slice(0, 40);
    const facts = { path: where, found, expected: MANIFEST_FORMAT_VERSION };
    throw new SentinelError("E_MODEL", { problem: "model.format-version", ...facts });
  }
  return json;
}

/**
 * Checks a manifest's JSON against its schema.
 * @throws SentinelError E_MODEL that names the wrong fields
 */
export function checkManifest<Schema extends z.ZodType>(schema: Schema, json: unknown, where: string): z.infer<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const { issues } = result.error;
  const fields = issues.slice(0, NAMED_PROBLEMS).map(({ path, message }) => {
    const problem = path.length === 0 ? message : `${z.core.toDotPath(path)}: ${message}`;
    return problem.length > NAMED_LETTERS ? `${problem.slice(0, NAMED_LETTERS)}…` : problem;
  });
  const facts = { path: where, fields, more: issues.length - fields.length };
  throw new SentinelError("E_MODEL", { problem: "model.not-a-manifest", ...facts }, { cause: result.error });
}

/**
 * Finds what `JSON.parse` accepts but readers may differ on: very deep nesting, a key that occurs
 * twice (the last one wins, whichever a person reads first), a number that becomes infinity
 * (1e999). Null where there is none. Source: RFC 8259, sections 4, 6 and 9.
 * @param text JSON, or what may not be
 * @throws SyntaxError for some of what is not JSON
 */
function jsonProblem(text: string): Problem | null {
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

/** The place after the closing quote of a string that begins at a quote. */
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

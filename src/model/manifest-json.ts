import * as z from "zod";
import { SentinelError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import { jsonProblem } from "./json-shape.ts";
import { MANIFEST_FORMAT_VERSION } from "./manifest-fields.ts";
import type { ModelFiles } from "./runtime.ts";

/** No manifest.json is larger: one with a million calibration scores is not. */
export const MOST_MANIFEST_BYTES = 32 * 2 ** 20;
/** Problems of a manifest that are named. */
const NAMED_PROBLEMS = 3;
const NAMED_LETTERS = 200;

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
 * A manifest's JSON, of the format version that this program reads; nothing else of it is checked.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is not JSON, {@link jsonProblem} finds something, or it is
 * of another format version
 */
export function readManifestJson(text: string, where: string): unknown {
  let json: unknown;
  let problem: Problem | null;
  try {
    // First, since nesting of any depth costs the parser seconds.
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
 * A manifest's JSON as its schema describes it.
 * @throws SentinelError E_MODEL that says what is wrong where
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

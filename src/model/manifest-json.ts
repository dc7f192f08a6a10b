import * as z from "zod";
import { SentinelError } from "../errors.ts";
import { MANIFEST_FORMAT_VERSION } from "./manifest-fields.ts";

/**
 * A manifest's JSON, of the format version that this program reads; nothing else of it is checked.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is no JSON, or of another format version
 */
export function readManifestJson(text: string, where: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SentinelError("E_MODEL", `${where}: is not JSON`, { cause });
  }
  const version = z.object({ formatVersion: z.unknown() }).safeParse(json).data?.formatVersion;
  if (version !== MANIFEST_FORMAT_VERSION) {
    throw new SentinelError(
      "E_MODEL",
      `${where}: has format version ${version === undefined ? "none" : JSON.stringify(version).slice(0, 40)}, this program reads version ${MANIFEST_FORMAT_VERSION}; train the model anew (make train)`,
    );
  }
  return json;
}

/** A manifest's JSON as its schema describes it. @throws SentinelError E_MODEL that says what is wrong where */
export function checkManifest<Schema extends z.ZodType>(schema: Schema, json: unknown, where: string): z.infer<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new SentinelError("E_MODEL", `${where}: is no valid manifest:\n${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}

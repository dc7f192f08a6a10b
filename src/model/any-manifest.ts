import * as z from "zod";
import { parseFittedManifest, type FittedManifest } from "./fitted-manifest.ts";
import { readManifestJson, readManifestText } from "./manifest-json.ts";
import { parseManifest, type Manifest } from "./manifest.ts";
import type { ModelFiles } from "./runtime.ts";

/** The card of any model; `kind` says which. */
export type AnyManifest = Manifest | FittedManifest;

/**
 * Only the manifest of a model folder of any kind, checked: what `inspect` shows.
 * @param where the folder's name, for messages
 * @throws SentinelError E_MODEL when it is missing or wrong
 */
export async function readAnyManifest(where: string, files: ModelFiles): Promise<AnyManifest> {
  const path = `${where}/manifest.json`;
  const text = await readManifestText(path, files);
  const kind = z.object({ kind: z.unknown() }).safeParse(readManifestJson(text, path)).data?.kind;
  return kind === "fitted" ? parseFittedManifest(text, path) : parseManifest(text, path);
}

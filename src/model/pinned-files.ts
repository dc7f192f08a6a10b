import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "./runtime.ts";
import { sha256Hex } from "./sha256.ts";

/**
 * The files of a model that must be the one of a known sha256, that of its manifest.json, which
 * names those of all its other files: a model's own checksums tell damage, and nothing of where it
 * comes from.
 * @param where its folder, for messages
 * @param expectedSha256 one, or several of which it must be one: `eval` opens several models
 * @throws SentinelError E_MODEL, from what it gives, when the manifest is another
 */
export function pinnedFiles(where: string, files: ModelFiles, expectedSha256: string | readonly string[]): ModelFiles {
  const expected = [expectedSha256].flat();
  return async (path) => {
    const bytes = await files(path);
    if (path !== "manifest.json") return bytes;
    const digest = await sha256Hex(bytes);
    if (expected.includes(digest)) return bytes;
    throw new SentinelError("E_MODEL", { problem: "model.pinned-differs", path: where, found: digest, expected });
  };
}

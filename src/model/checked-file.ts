import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "./runtime.ts";
import { sha256Hex } from "./sha256.ts";

/**
 * A file of a model folder, the one that its manifest names.
 * @param where the folder, for messages
 * @throws SentinelError E_MODEL when it is missing or its sha256 is another
 */
export async function checkedFile(
  where: string,
  files: ModelFiles,
  entry: { readonly file: string; readonly sha256: string },
): Promise<Uint8Array> {
  const bytes = await files(entry.file);
  const digest = await sha256Hex(bytes);
  if (digest !== entry.sha256) {
    const path = `${where}/${entry.file}`;
    throw new SentinelError("E_MODEL", { problem: "model.file-differs", path, found: digest, expected: entry.sha256 });
  }
  return bytes;
}

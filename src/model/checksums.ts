import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { createVocabulary, vocabularyText, type Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "./runtime.ts";

/**
 * Hex sha256, by Web Crypto (Node and browsers), or in JavaScript where there is none, as on a page
 * that came by plain http.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  if (!("subtle" in crypto)) return bytesToHex(sha256(bytes));
  return bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes))));
}

/**
 * Reads a file of a model folder and checks it against the manifest's entry.
 * @param where the folder, for messages
 * @throws SentinelError E_MODEL when it is missing or its sha256 differs
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

/**
 * Accepts only a model of a known sha256: that of its manifest.json, which holds those of all its
 * other files. A model's own checksums show damage, not where it comes from.
 * @param where its folder, for messages
 * @param expectedSha256 one, or several that are all allowed: `eval` opens several models
 * @throws SentinelError E_MODEL, from the result, when the manifest's sha256 is not expected
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

/** The hex sha256 that identifies a vocabulary (docs/exchange.md, section 2). */
export async function vocabularySha256(vocabulary: Pick<Vocabulary, "architecture" | "calls">): Promise<string> {
  return sha256Hex(new TextEncoder().encode(vocabularyText(vocabulary)));
}

/**
 * The vocabulary of a manifest, checked.
 * @param where the model's folder, for messages
 * @throws SentinelError E_MODEL when its sha256 differs
 */
export async function manifestVocabulary(
  where: string,
  named: { readonly architecture: string; readonly calls: readonly string[]; readonly sha256: string },
): Promise<Vocabulary> {
  const vocabulary = createVocabulary(named.architecture, named.calls);
  const digest = await vocabularySha256(vocabulary);
  if (digest !== named.sha256) {
    const path = `${where}/manifest.json`;
    throw new SentinelError("E_MODEL", { problem: "model.vocabulary-differs", path, found: digest });
  }
  return vocabulary;
}

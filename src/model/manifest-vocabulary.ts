import { createVocabulary, vocabularyText, type Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { sha256Hex } from "./sha256.ts";

/** The hex sha256 that identifies a vocabulary (docs/exchange.md, section 2). */
export async function vocabularySha256(vocabulary: Pick<Vocabulary, "architecture" | "calls">): Promise<string> {
  return sha256Hex(new TextEncoder().encode(vocabularyText(vocabulary)));
}

/**
 * The vocabulary that a manifest names.
 * @param where the model's folder, for messages
 * @throws SentinelError E_MODEL when it is not the one that was hashed
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

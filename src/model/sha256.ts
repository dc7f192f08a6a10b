import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * Hex sha256, by the platform's own Web Crypto (Node and browsers alike); a page that came by plain
 * http from another machine has none.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  if (!("subtle" in crypto)) return bytesToHex(sha256(bytes));
  return bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes))));
}

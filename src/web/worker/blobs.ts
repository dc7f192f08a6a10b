import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { SentinelError } from "../../errors.ts";

const PIECE_BYTES = 2 ** 20;
/** Files of more bytes are not hashed: it would take longer than judging them. */
const LARGEST_HASHED_BYTES = 256 * 2 ** 20;

/** A blob in pieces of at most a MiB, however large it is. */
export async function* piecesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < blob.size; from += PIECE_BYTES) {
    yield new Uint8Array(await blob.slice(from, from + PIECE_BYTES).arrayBuffer());
  }
}

/** Hex sha256. @throws SentinelError E_FILE where it would take too long */
export async function digestOfBlob(blob: Blob): Promise<string> {
  checkHashed(blob.size);
  const hash = sha256.create();
  for await (const piece of piecesOf(blob)) hash.update(piece);
  return bytesToHex(hash.digest());
}

/** @throws SentinelError E_FILE where so many bytes take too long to hash */
export function checkHashed(bytes: number): void {
  if (bytes > LARGEST_HASHED_BYTES) throw new SentinelError("E_FILE", `${bytes} bytes are too many to hash here`);
}

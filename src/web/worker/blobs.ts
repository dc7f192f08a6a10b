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

/** @throws SentinelError E_FILE where the file is too large to hash */
export function checkHashed(bytes: number): void {
  if (bytes > LARGEST_HASHED_BYTES) throw new SentinelError("E_FILE", `${bytes} bytes are too many to hash here`);
}

/**
 * Read at once; to wait for a file's bytes costs a millisecond or more, and a folder may be
 * thousands of small files.
 */
const SMALL_BYTES = 2 ** 18;
/** How many are asked for before they are needed. */
const AHEAD = 64;

/**
 * Reads small blobs before they are needed, side by side.
 * @param order in which they will be asked for
 * @returns gives the bytes of one; null where it is not small. Rejects as the blob does
 */
export function readAhead(order: readonly Blob[]): (blob: Blob) => Promise<Uint8Array> | null {
  const places = new Map(order.map((blob, place) => [blob, place]));
  const begun = new Map<Blob, Promise<Uint8Array>>();
  const begin = (blob: Blob): void => {
    if (blob.size > SMALL_BYTES || begun.has(blob)) return;
    const bytes = blob.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    // A later reader gets the error; there may be none.
    bytes.catch(() => undefined);
    begun.set(blob, bytes);
  };
  return (blob) => {
    // One that was not foreseen is read alone, with the first ones.
    const foreseen = places.get(blob);
    const place = foreseen === undefined ? 0 : foreseen;
    for (const one of order.slice(place, place + AHEAD)) begin(one);
    const bytes = begun.get(blob) ?? null;
    begun.delete(blob);
    return bytes;
  };
}

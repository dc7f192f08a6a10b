import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import type { Entry } from "yauzl";
import { SentinelError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { reasonOf } from "../../reason-of.ts";
import { createPauses } from "../../event-loop.ts";
import { checkEntryBytes } from "./zip-limits.ts";

const STORED = 0;
const DEFLATED = 8;
/** Unpacked at once, in some milliseconds; a larger entry lets the event loop have its turns meanwhile. */
const SMALL_BYTES = 2 ** 20;
const PIECE_BYTES = 2 ** 18;

/**
 * The content of an entry, held to what the zip's directory claims of it.
 * @param where the zip and the entry, for messages
 * @param readPacked gives the packed bytes, fewer where the zip ends before
 * @throws SentinelError E_DATASET when the entry is too large, encrypted, packed in an unknown way, cut short, or not of the size and checksum claimed
 */
export async function unpackEntry(
  entry: Entry,
  where: string,
  readPacked: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const fail = (problem: Problem, cause?: unknown): never => {
    throw new SentinelError("E_DATASET", { ...problem, path: where }, { cause });
  };
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  checkEntryBytes(where, compressedSize, uncompressedSize);
  if (entry.isEncrypted()) fail({ problem: "input.entry-encrypted" });
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    fail({ problem: "input.entry-method", method: compressionMethod });
  }
  try {
    const packed = await readPacked();
    if (packed.length < compressedSize) fail({ problem: "input.entry-cut" });
    const isSmall = Math.max(compressedSize, uncompressedSize) <= SMALL_BYTES;
    const inflate = isSmall ? inflateAtOnce : inflateInPieces;
    const unpacked = compressionMethod === STORED ? packed : await inflate(packed, uncompressedSize);
    if (unpacked.length !== uncompressedSize) fail({ problem: "input.entry-differs", claim: "size" });
    if ((isSmall ? crc32(unpacked) : await crc32InPieces(unpacked)) !== entry.crc32)
      fail({ problem: "input.entry-differs", claim: "checksum" });
    return unpacked;
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    return fail({ problem: "input.entry-damaged", reason: reasonOf(cause) }, cause);
  }
}

function inflateAtOnce(packed: Uint8Array, largest: number): Uint8Array {
  return inflateRawSync(packed, { maxOutputLength: Math.max(1, largest) });
}

async function inflateInPieces(packed: Uint8Array, largest: number): Promise<Uint8Array> {
  const unpacked = new Uint8Array(largest);
  const pieces = createInflateRaw({ chunkSize: PIECE_BYTES });
  pieces.end(packed);
  let filled = 0;
  for await (const piece of pieces as AsyncIterable<Uint8Array>) {
    if (filled + piece.length > largest) throw new Error("it is larger than the directory claims");
    unpacked.set(piece, filled);
    filled += piece.length;
  }
  return unpacked.subarray(0, filled);
}

async function crc32InPieces(bytes: Uint8Array): Promise<number> {
  const pauses = createPauses();
  let sum = 0;
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    sum = crc32(bytes.subarray(from, from + PIECE_BYTES), sum);
    if (pauses.isDue()) await pauses.take();
  }
  return sum;
}

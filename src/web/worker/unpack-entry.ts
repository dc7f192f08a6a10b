import type { FileEntry } from "@zip.js/zip.js/lib/zip-core-native.js";
import { buf as crc32 } from "crc-32";
import { inflateSync } from "fflate";
import { checkEntryBytes } from "../../datasets/unpack/zip-limits.ts";
import { SentinelError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { reasonOf } from "../../reason-of.ts";
import type { ReadAt } from "./zip-source.ts";

const STORED = 0;
const DEFLATED = 8;
/** Unpacked at once; a larger entry by zip.js, whose streams cost a millisecond an entry. */
const SMALL_BYTES = 2 ** 20;
/** A local file header (APPNOTE 4.3.7): its fixed part, and where the lengths of name and extra field stand. */
const LOCAL_HEADER_BYTES = 30;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;

/**
 * The content of an entry, held to what the zip's directory claims of it.
 * @param where the zip and the entry, for messages
 * @throws SentinelError E_DATASET when the entry is too large, encrypted, packed in an unknown way, cut short, or not of the size and checksum claimed
 */
export async function unpackEntry(entry: FileEntry, where: string, readAt: ReadAt): Promise<Uint8Array> {
  const fail = (problem: Problem, cause?: unknown): never => {
    throw new SentinelError("E_DATASET", { ...problem, path: where }, { cause });
  };
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  checkEntryBytes(where, compressedSize, uncompressedSize);
  if (entry.encrypted) fail({ problem: "input.entry-encrypted" });
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    fail({ problem: "input.entry-method", method: compressionMethod });
  }
  try {
    if (Math.max(compressedSize, uncompressedSize) > SMALL_BYTES) return await unpackLarge(entry);
    const header = await readAt(entry.offset, LOCAL_HEADER_BYTES);
    const lengths = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const start =
      entry.offset +
      LOCAL_HEADER_BYTES +
      lengths.getUint16(NAME_LENGTH_AT, true) +
      lengths.getUint16(EXTRA_LENGTH_AT, true);
    const packed = await readAt(start, compressedSize);
    if (packed.length < compressedSize) fail({ problem: "input.entry-cut" });
    // One byte more than is claimed, so that more can be told.
    const unpacked =
      compressionMethod === STORED ? packed : inflateSync(packed, { out: new Uint8Array(uncompressedSize + 1) });
    if (unpacked.length !== uncompressedSize) fail({ problem: "input.entry-differs", claim: "size" });
    if (crc32(unpacked) >>> 0 !== entry.crc32) {
      fail({ problem: "input.entry-differs", claim: "checksum" });
    }
    return unpacked;
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    return fail({ problem: "input.entry-damaged", reason: reasonOf(cause) }, cause);
  }
}

/** Unpacks by streams, and no further than the directory claims. */
async function unpackLarge(entry: FileEntry): Promise<Uint8Array> {
  const unpacked = new Uint8Array(entry.uncompressedSize);
  let filled = 0;
  const taker = new WritableStream<Uint8Array>({
    write(piece) {
      if (filled + piece.length > unpacked.length) throw new Error("it is larger than the directory claims");
      unpacked.set(piece, filled);
      filled += piece.length;
    },
  });
  await entry.getData(taker, { checkSignature: true });
  if (filled !== unpacked.length) throw new Error("it is smaller than the directory claims");
  return unpacked;
}

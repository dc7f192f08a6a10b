import { BlobReader, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";
import { buf as crc32 } from "crc-32";
import type { FileSource } from "../../datasets/file-source.ts";
import { type ByteFeed, cutShort, type Inflation } from "../../datasets/unpack/packing.ts";
import { type ReadAt, SMALL_ZIP_BYTES, type ZipEntry, zipFiles } from "../../datasets/unpack/zip-files.ts";
import { reasonOf, SentinelError } from "../../errors.ts";
import { digestOfBlob } from "./blobs.ts";

/** For zlib: deflate without a header, with the largest window. */
const RAW_WINDOW_BITS = -15;
const PACKED_STEP_BYTES = 2 ** 16;
/** Memory that every stream takes, also that of a small file. */
const PIECE_BYTES = 2 ** 16;

/**
 * The files inside a zip, as {@link zipFiles} reads them. zip.js checks the directory and the names
 * (no `..`, no absolute paths).
 * @throws SentinelError E_DATASET when it is not a zip, damaged, or hostile
 */
export async function openZip(location: string, blob: Blob): Promise<FileSource> {
  try {
    const whole = blob.size <= SMALL_ZIP_BYTES ? new Uint8Array(await blob.arrayBuffer()) : null;
    const readAt: ReadAt =
      whole === null
        ? async (start, length) => new Uint8Array(await blob.slice(start, start + length).arrayBuffer())
        : (start, length) => whole.subarray(start, start + length);
    const zip = new ZipReader(whole === null ? new BlobReader(blob) : new Uint8ArrayReader(whole), {
      useWebWorkers: false,
    });
    const files = await zipFiles(location, entriesOf(zip), readAt, pageInflation);
    return { location, name: location, files, sha256: () => digestOfBlob(blob), close: () => zip.close() };
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    const reason = `${reasonOf(cause)}${nameIn(cause)}`;
    throw new SentinelError("E_DATASET", { problem: "input.zip-unusable", path: location, reason }, { cause });
  }
}

async function* entriesOf(zip: ZipReader<unknown>): AsyncGenerator<ZipEntry> {
  for await (const entry of zip.getEntriesGenerator()) {
    yield {
      path: entry.filename,
      start: entry.offset,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
      crc32: entry.crc32,
      method: entry.compressionMethod,
      isEncrypted: entry.encrypted,
      isFolder: entry.directory,
      isLink: entry.symlink,
    };
  }
}

/** The entry's name that zip.js adds to some of its errors. */
function nameIn(cause: unknown): string {
  return cause instanceof Error && "filename" in cause ? `: ${String(cause.filename)}` : "";
}

/** Inflation by pako, which is fetched with the first packed file. */
export const pageInflation: Inflation = {
  inflateStream,
  async inflateAtOnce(packed, mostBytes) {
    const { ZStream, Z_FINISH, Z_STREAM_END, zlibInflate, zlibInflateInit2 } = await import("pako");
    const stream = new ZStream();
    zlibInflateInit2(stream, RAW_WINDOW_BITS);
    stream.input = packed;
    stream.avail_in = packed.length;
    // One spare byte shows that there are more than allowed.
    stream.output = new Uint8Array(mostBytes + 1);
    stream.avail_out = mostBytes + 1;
    const status = zlibInflate(stream, Z_FINISH);
    if (stream.next_out > mostBytes) throw new Error("it is larger than the directory claims");
    if (status !== Z_STREAM_END) throw new Error(stream.msg || "unexpected end of file");
    return stream.output.subarray(0, stream.next_out);
  },
  crc32: (bytes, before) => crc32(bytes, before) >>> 0,
};

async function* inflateStream(feed: ByteFeed): AsyncGenerator<Uint8Array> {
  const { ZStream, Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2 } = await import("pako");
  const stream = new ZStream();
  zlibInflateInit2(stream, RAW_WINDOW_BITS);
  stream.output = new Uint8Array(PIECE_BYTES);
  for (let isEnded = false; !isEnded;) {
    const packed = (await feed.look(1)).subarray(0, PACKED_STEP_BYTES);
    if (packed.length === 0) throw cutShort("it ends within a deflate stream");
    stream.input = packed;
    stream.next_in = 0;
    stream.avail_in = packed.length;
    for (let hasMore = true; hasMore;) {
      stream.next_out = 0;
      stream.avail_out = PIECE_BYTES;
      const status = zlibInflate(stream, Z_NO_FLUSH);
      if (stream.next_out > 0) yield stream.output.subarray(0, stream.next_out);
      isEnded = status === Z_STREAM_END;
      if (!isEnded && status !== Z_OK && status !== Z_BUF_ERROR) throw new Error(stream.msg);
      hasMore = !isEnded && (stream.avail_in > 0 || stream.avail_out === 0);
    }
    feed.skip(stream.next_in);
  }
}

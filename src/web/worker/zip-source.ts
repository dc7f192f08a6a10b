import { BlobReader, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";
import type { FileSource } from "../../datasets/file-source.ts";
import { SMALL_ZIP_BYTES, zipFiles, type ReadAt, type ZipEntry } from "../../datasets/unpack/zip-files.ts";
import { SentinelError, reasonOf } from "../../errors.ts";
import { digestOfBlob } from "./blobs.ts";
import { pageInflation } from "./page-inflation.ts";

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

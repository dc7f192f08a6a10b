import {
  BlobReader,
  Uint8ArrayReader,
  ZipReader,
  type Entry,
  type FileEntry,
} from "@zip.js/zip.js/lib/zip-core-native.js";
import { byPath, type FileSource, type SourceFile } from "../../datasets/file-source.ts";
import { checkEntryCount, checkPlaces, checkTotalBytes, type ZipPlace } from "../../datasets/unpack/zip-limits.ts";
import { innerZip, isInnerZip } from "../../datasets/unpack/inner-zip.ts";
import { linkedEntry } from "../../datasets/unpack/linked-entry.ts";
import { SentinelError } from "../../errors.ts";
import { reasonOf } from "../../reason-of.ts";
import { digestOfBlob } from "./blobs.ts";
import { unpackEntry } from "./unpack-entry.ts";

/** A zip up to this size is read at once: thousands of small entries cost a wait each otherwise. */
const SMALL_ZIP_BYTES = 64 * 2 ** 20;

/** Gives the bytes of the zip from a place on; fewer where it ends before. */
export type ReadAt = (start: number, length: number) => Promise<Uint8Array>;

/**
 * The files inside a zip, each unpacked only when it is read. zip.js checks the directory and the names (no `..`, no absolute paths); the sizes that the
 * directory claims are held to the limits of the command line.
 * @throws SentinelError E_DATASET when it is no zip, damaged, or hostile
 */
export async function openZip(location: string, blob: Blob): Promise<FileSource> {
  try {
    const whole = blob.size <= SMALL_ZIP_BYTES ? new Uint8Array(await blob.arrayBuffer()) : null;
    const readAt: ReadAt =
      whole === null
        ? async (start, length) => new Uint8Array(await blob.slice(start, start + length).arrayBuffer())
        : (start, length) => Promise.resolve(whole.subarray(start, start + length));
    const zip = new ZipReader(whole === null ? new BlobReader(blob) : new Uint8ArrayReader(whole), {
      useWebWorkers: false,
    });
    const files = await listFiles(zip.getEntriesGenerator(), readAt, location);
    return { location, name: location, files, sha256: () => digestOfBlob(blob), close: () => zip.close() };
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    const reason = `${reasonOf(cause)}${nameIn(cause)}`;
    throw new SentinelError("E_DATASET", { problem: "input.zip-unusable", path: location, reason }, { cause });
  }
}

/** The entry's name that zip.js hangs on some of its errors. */
function nameIn(cause: unknown): string {
  return cause instanceof Error && "filename" in cause ? `: ${String(cause.filename)}` : "";
}

async function listFiles(entries: AsyncIterable<Entry>, readAt: ReadAt, location: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const places: ZipPlace[] = [];
  let totalBytes = 0;
  for await (const entry of entries) {
    places.push({
      path: entry.filename,
      start: entry.offset,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
    });
    checkEntryCount(location, places.length);
    if (entry.directory) continue;
    totalBytes += entry.uncompressedSize;
    checkTotalBytes(location, totalBytes);
    if (entry.symlink) files.push(linkedEntry(location, entry.filename));
    else if (isInnerZip(entry.filename)) files.push(innerZip(location, entry.filename));
    else files.push(zippedFile(entry, readAt, location));
  }
  checkPlaces(location, places);
  return files.sort(byPath);
}

function zippedFile(entry: FileEntry, readAt: ReadAt, location: string): SourceFile {
  const read = (): Promise<Uint8Array> => unpackEntry(entry, `${location}:${entry.filename}`, readAt);
  return {
    path: entry.filename,
    bytes: entry.uncompressedSize,
    read,
    async *pieces() {
      yield await read();
    },
  };
}

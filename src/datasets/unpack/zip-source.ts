import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { fromBufferPromise, fromFdPromise, type Entry, type ZipFile } from "yauzl";
import { isSentinelError, SentinelError } from "../../errors.ts";
import { byPath, type FileSource, type SourceFile } from "../file-source.ts";
import { reasonOf } from "../../reason-of.ts";
import { innerZip, isInnerZip } from "./inner-zip.ts";
import { linkedEntry } from "./linked-entry.ts";
import { unpackEntry } from "./unpack-entry.ts";
import { checkEntryCount, checkPlaces, checkTotalBytes, type ZipPlace } from "./zip-limits.ts";

/** A zip up to this size is read at once: thousands of small entries cost a system call each otherwise. */
const SMALL_ZIP_BYTES = 64 * 2 ** 20;

const OPTIONS = { lazyEntries: true, autoClose: false };

/** Gives the bytes of the zip from a place on; fewer where it ends before. */
type ReadAt = (start: number, length: number) => Uint8Array | Promise<Uint8Array>;

/**
 * The files inside a zip; each is unpacked only when it is read. A small zip is held in memory, packed, until the source is let go. yauzl checks the
 * directory and the names (no `..`, no absolute paths); the sizes that the directory claims are checked here, and held to when unpacking.
 * @throws SentinelError E_DATASET when it is no zip, damaged, or hostile; E_FILE when it cannot be opened
 */
export async function openZip(location: string): Promise<FileSource> {
  const handle = await open(location).catch((cause: unknown) => {
    const facts = { path: location, verb: "opened", reason: reasonOf(cause) } as const;
    throw new SentinelError("E_FILE", { problem: "input.system", ...facts }, { cause });
  });
  try {
    const { size } = await handle.stat();
    if (size <= SMALL_ZIP_BYTES)
      return { ...(await openHeldZip(location, await handle.readFile())), close: () => handle.close() };
    const zip = await fromFdPromise(handle.fd, OPTIONS).catch((cause: unknown) => {
      throw notUsable(location, cause);
    });
    const files = await listFiles(zip, readerOf(handle), location);
    return {
      location,
      name: basename(location),
      files,
      sha256: () => sha256OfFile(location),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The same of a zip that is held in memory, packed.
 * @throws SentinelError E_DATASET when it is no zip, damaged, or hostile
 */
export async function openHeldZip(location: string, whole: Uint8Array): Promise<FileSource> {
  const zip = await fromBufferPromise(Buffer.from(whole.buffer, whole.byteOffset, whole.length), OPTIONS).catch(
    (cause: unknown) => {
      throw notUsable(location, cause);
    },
  );
  const readAt: ReadAt = (start, length) => whole.subarray(start, start + length);
  return {
    location,
    name: basename(location),
    files: await listFiles(zip, readAt, location),
    sha256: () => Promise.resolve(createHash("sha256").update(whole).digest("hex")),
    close: () => Promise.resolve(),
  };
}

function notUsable(location: string, cause: unknown): SentinelError {
  const reason = reasonOf(cause);
  return new SentinelError("E_DATASET", { problem: "input.zip-unusable", path: location, reason }, { cause });
}

async function listFiles(zip: ZipFile, readAt: ReadAt, location: string): Promise<SourceFile[]> {
  return listEntries(zip, readAt, location).catch((cause: unknown) => {
    throw isSentinelError(cause) ? cause : notUsable(location, cause);
  });
}

async function listEntries(zip: ZipFile, readAt: ReadAt, location: string): Promise<SourceFile[]> {
  checkEntryCount(location, zip.entryCount);
  const files: SourceFile[] = [];
  const places: ZipPlace[] = [];
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    places.push({
      path: entry.fileName,
      start: entry.relativeOffsetOfLocalHeader,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
    });
    if (entry.fileName.endsWith("/")) continue;
    totalBytes += entry.uncompressedSize;
    checkTotalBytes(location, totalBytes);
    if (isLink(entry)) {
      files.push(linkedEntry(location, entry.fileName));
      continue;
    }
    if (isInnerZip(entry.fileName)) {
      files.push(innerZip(location, entry.fileName));
      continue;
    }
    const read = (): Promise<Uint8Array> =>
      unpackEntry(entry, `${location}:${entry.fileName}`, async () => {
        const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
        return readAt(fileDataStart, entry.compressedSize);
      });
    files.push({
      path: entry.fileName,
      bytes: entry.uncompressedSize,
      isOnePiece: true,
      read,
      pieces: () => inOnePiece(read),
    });
  }
  checkPlaces(location, places);
  return files.sort(byPath);
}

/** Whether a zip made on Unix says that an entry is a symbolic link (APPNOTE 4.4.2, 4.4.15; the mode is that of stat). */
function isLink(entry: Entry): boolean {
  return entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

async function* inOnePiece(read: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await read();
}

function readerOf(handle: FileHandle): ReadAt {
  return async (start, length) => {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, start);
    return bytes.subarray(0, bytesRead);
  };
}

/** Hex sha256 of a whole file, read as a stream. */
async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { type Entry, fromBufferPromise, fromFdPromise, type ZipFile } from "yauzl";
import { isSentinelError, reasonOf, SentinelError } from "../../errors.ts";
import type { FileSource, SourceFile } from "../file-source.ts";
import { nodeInflation } from "./node-inflation.ts";
import { type ReadAt, SMALL_ZIP_BYTES, type ZipEntry, zipFiles } from "./zip-files.ts";
import { checkEntryCount } from "./zip-limits.ts";

const OPTIONS = { lazyEntries: true, autoClose: false };

/**
 * The files inside a zip, as {@link zipFiles} reads them. A small zip is held in memory, packed,
 * until the source is let go. yauzl checks the directory and the names (no `..`, no absolute
 * paths).
 * @throws SentinelError E_DATASET when it is not a zip, damaged, or hostile; E_FILE when it cannot
 *   be opened
 */
export async function openZip(location: string): Promise<FileSource> {
  const handle = await open(location).catch((cause: unknown) => {
    const facts = { path: location, verb: "opened", reason: reasonOf(cause) } as const;
    throw new SentinelError("E_FILE", { problem: "input.system", ...facts }, { cause });
  });
  try {
    const { size } = await handle.stat();
    const close = (): Promise<void> => handle.close();
    if (size <= SMALL_ZIP_BYTES) return { ...(await openHeldZip(location, await handle.readFile())), close };
    const files = await listFiles(location, fromFdPromise(handle.fd, OPTIONS), readerOf(handle));
    return { location, name: basename(location), files, sha256: () => sha256OfFile(location), close };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The same of a zip that is held in memory, packed.
 * @throws SentinelError E_DATASET when it is not a zip, damaged, or hostile
 */
export async function openHeldZip(location: string, whole: Uint8Array): Promise<FileSource> {
  const opening = fromBufferPromise(Buffer.from(whole.buffer, whole.byteOffset, whole.length), OPTIONS);
  return {
    location,
    name: basename(location),
    files: await listFiles(location, opening, (start, length) => whole.subarray(start, start + length)),
    sha256: () => Promise.resolve(createHash("sha256").update(whole).digest("hex")),
    close: () => Promise.resolve(),
  };
}

async function listFiles(location: string, opening: Promise<ZipFile>, readAt: ReadAt): Promise<SourceFile[]> {
  try {
    const zip = await opening;
    checkEntryCount(location, zip.entryCount);
    return await zipFiles(location, entriesOf(zip), readAt, nodeInflation);
  } catch (cause) {
    if (isSentinelError(cause)) throw cause;
    const reason = reasonOf(cause);
    throw new SentinelError("E_DATASET", { problem: "input.zip-unusable", path: location, reason }, { cause });
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<ZipEntry> {
  for await (const entry of zip.eachEntry()) {
    yield {
      path: entry.fileName,
      start: entry.relativeOffsetOfLocalHeader,
      packedBytes: entry.compressedSize,
      unpackedBytes: entry.uncompressedSize,
      crc32: entry.crc32,
      method: entry.compressionMethod,
      isEncrypted: entry.isEncrypted(),
      isFolder: entry.fileName.endsWith("/"),
      isLink: isLink(entry),
    };
  }
}

/**
 * Whether an entry of a zip made on Unix is a symbolic link (APPNOTE 4.4.2, 4.4.15; the mode
 * is that of stat).
 */
function isLink(entry: Entry): boolean {
  return entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
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

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { crc32, inflateRawSync } from "node:zlib";
import { fromFdPromise, type Entry, type ZipFile } from "yauzl";
import { SentinelError } from "../errors.ts";
import { byPath, LARGEST_FILE_BYTES, type FileSource, type SourceFile } from "./file-source.ts";
import { reasonOf } from "../reason-of.ts";

/** More entries than any trace collection of one file; the listing alone would fill the memory. */
const LARGEST_ENTRY_COUNT = 1_000_000;
const LARGEST_TOTAL_BYTES = 16 * 2 ** 30;
/** How many zips inside a zip are named. */
const NAMED_ZIPS = 5;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files inside a zip; each is unpacked only when it is read. yauzl checks the directory and the names (no `..`, no absolute paths); the
 * sizes that the directory claims are checked here, and held to when unpacking.
 * @throws SentinelError E_DATASET when it is no zip, damaged, or hostile; E_FILE when it cannot be opened
 */
export async function openZip(location: string): Promise<FileSource> {
  const handle = await open(location).catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${location}: cannot be opened: ${reasonOf(cause)}`, { cause });
  });
  try {
    const zip = await fromFdPromise(handle.fd, { lazyEntries: true, autoClose: false });
    const files = await listFiles(zip, handle, location);
    return { location, files, sha256: () => sha256OfFile(location), close: () => handle.close() };
  } catch (cause) {
    await handle.close();
    if (cause instanceof SentinelError) throw cause;
    throw new SentinelError("E_DATASET", `${location}: not a usable zip: ${reasonOf(cause)}`, { cause });
  }
}

async function listFiles(zip: ZipFile, handle: FileHandle, location: string): Promise<SourceFile[]> {
  const refuse = (problem: string): never => {
    throw new SentinelError("E_DATASET", `${location}: refused: ${problem}`);
  };
  if (zip.entryCount > LARGEST_ENTRY_COUNT) {
    refuse(`it claims ${zip.entryCount} entries, more than ${LARGEST_ENTRY_COUNT}`);
  }
  const files: SourceFile[] = [];
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    totalBytes += entry.uncompressedSize;
    if (totalBytes > LARGEST_TOTAL_BYTES) refuse(`it unpacks to more than ${LARGEST_TOTAL_BYTES / 2 ** 30} GiB`);
    files.push({
      path: entry.fileName,
      bytes: entry.uncompressedSize,
      read: () => unpack(zip, handle, entry, `${location}:${entry.fileName}`),
    });
  }
  const inner = files.filter((file) => /\.zip$/i.test(file.path) && !file.path.startsWith("__MACOSX/"));
  const [first] = inner.sort(byPath);
  if (first !== undefined) {
    const many = inner.length === 1 ? "another zip" : `${inner.length} other zips`;
    const names = inner.slice(0, NAMED_ZIPS).map((file) => file.path);
    refuse(
      `it holds ${many} (${names.join(", ")}${inner.length > NAMED_ZIPS ? ", …" : ""}), and a zip inside a zip is not read; ` +
        `unpack the one you want (unzip ${location} ${first.path} -d FOLDER) and name FOLDER/${first.path}`,
    );
  }
  return files.sort(byPath);
}

async function unpack(zip: ZipFile, handle: FileHandle, entry: Entry, where: string): Promise<Uint8Array> {
  const fail = (problem: string, cause?: unknown): never => {
    throw new SentinelError("E_DATASET", `${where}: ${problem}`, { cause });
  };
  if (entry.uncompressedSize > LARGEST_FILE_BYTES || entry.compressedSize > LARGEST_FILE_BYTES) {
    fail(`claims to hold more than ${LARGEST_FILE_BYTES / 2 ** 20} MiB, which no trace does`);
  }
  if (entry.isEncrypted()) fail("is encrypted");
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    fail(`is packed by method ${entry.compressionMethod}; repack the zip with deflate`);
  }
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = new Uint8Array(entry.compressedSize);
    const { bytesRead } = await handle.read(packed, 0, packed.length, fileDataStart);
    if (bytesRead < packed.length) fail("is cut short");
    const unpacked =
      entry.compressionMethod === STORED
        ? packed
        : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.uncompressedSize) });
    if (unpacked.length !== entry.uncompressedSize) fail("does not unpack to the size that the directory claims");
    if (crc32(unpacked) !== entry.crc32)
      fail("does not have the checksum that the directory claims: the zip is damaged");
    return unpacked;
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    return fail(`cannot be unpacked: ${reasonOf(cause)}`, cause);
  }
}

/** Hex sha256 of a whole file, read as a stream. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

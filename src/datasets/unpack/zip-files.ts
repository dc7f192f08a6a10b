import { reasonOf, SentinelError } from "../../errors.ts";
import { createPauses } from "../../event-loop.ts";
import type { Problem } from "../../problems/problem.ts";
import { byPath, type SourceFile, unreadableFile } from "../file-source.ts";
import { createByteFeed, type Inflation } from "./packing.ts";
import { checkEntryBytes, checkEntryCount, checkPlaces, checkTotalBytes, type ZipPlace } from "./zip-limits.ts";

/**
 * A zip up to this size is best read at once: thousands of small entries cost a wait each
 * otherwise.
 */
export const SMALL_ZIP_BYTES = 64 * 2 ** 20;

const STORED = 0;
const DEFLATED = 8;
/**
 * An entry up to this size is unpacked at once, in some milliseconds; a larger one with pauses for
 * the event loop.
 */
const SMALL_ENTRY_BYTES = 2 ** 20;
const PIECE_BYTES = 2 ** 18;
/**
 * A local file header (APPNOTE 4.3.7): how it begins, its fixed part, and where it has the lengths
 * of name and extra field.
 */
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const NAME_LENGTH_AT = 26;
const EXTRA_LENGTH_AT = 28;

/** An entry in the directory of a zip. */
export interface ZipEntry extends ZipPlace {
  /** Of its content; undefined where the directory has none, which no content has. */
  readonly crc32: number | undefined;
  /** APPNOTE 4.4.5. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly isFolder: boolean;
  readonly isLink: boolean;
}

/** Gives the bytes of a zip from a place on; fewer where it ends before. */
export type ReadAt = (start: number, length: number) => Uint8Array | Promise<Uint8Array>;

/**
 * The files inside a zip, in order of path; each is unpacked only when it is read, and held to what
 * the directory claims of it. Links and zips are named, and not read.
 * @param entries of its directory, whose names lead nowhere else
 * @throws SentinelError E_DATASET where the directory claims more than {@link checkPlaces} and the
 *   like allow. Reading a file throws the same where its entry is too large, encrypted, packed in
 *   an unknown way, cut short, or not of the size and checksum that the directory claims
 */
export async function zipFiles(
  location: string,
  entries: AsyncIterable<ZipEntry>,
  readAt: ReadAt,
  inflation: Inflation,
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const places: ZipPlace[] = [];
  let totalBytes = 0;
  for await (const entry of entries) {
    const { path, start, packedBytes, unpackedBytes } = entry;
    places.push({ path, start, packedBytes, unpackedBytes });
    checkEntryCount(location, places.length);
    if (entry.isFolder) continue;
    totalBytes += unpackedBytes;
    checkTotalBytes(location, totalBytes);
    const problem = problemOf(entry, location);
    if (problem === null) files.push(zippedFile(entry, location, readAt, inflation));
    else files.push(unreadableFile(path, new SentinelError("E_DATASET", { ...problem, path: `${location}:${path}` })));
  }
  checkPlaces(location, places);
  return files.sort(byPath);
}

function problemOf({ path, isLink }: ZipEntry, zip: string): Problem | null {
  if (isLink) return { problem: "input.link-in-archive", archive: "zip" };
  return isInnerZip(path) ? { problem: "input.zip-in-zip", zip, entry: path } : null;
}

/** Whether an entry is another archive by its name; what macOS keeps of its own is not. */
export function isInnerZip(path: string): boolean {
  return /\.zip$/i.test(path) && !path.startsWith("__MACOSX/");
}

function zippedFile(entry: ZipEntry, location: string, readAt: ReadAt, inflation: Inflation): SourceFile {
  const read = (): Promise<Uint8Array> => unpackEntry(entry, `${location}:${entry.path}`, readAt, inflation);
  return {
    path: entry.path,
    bytes: entry.unpackedBytes,
    isOnePiece: true,
    read,
    pieces: () => onePiece(read),
  };
}

/** Made once, not per entry: see `made` of a trace collector. */
async function* onePiece(read: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await read();
}

/** @param where the zip and the entry, for messages */
async function unpackEntry(entry: ZipEntry, where: string, readAt: ReadAt, inflation: Inflation): Promise<Uint8Array> {
  const fail = (problem: Problem, cause?: unknown): never => {
    throw new SentinelError("E_DATASET", { ...problem, path: where }, { cause });
  };
  const { packedBytes, unpackedBytes, method } = entry;
  checkEntryBytes(where, packedBytes, unpackedBytes);
  if (entry.isEncrypted) fail({ problem: "input.entry-encrypted" });
  if (method !== STORED && method !== DEFLATED) fail({ problem: "input.entry-method", method });
  try {
    const start = await contentStart(entry, readAt);
    const packed = start === null ? new Uint8Array() : await readAt(start, packedBytes);
    if (start === null || packed.length < packedBytes) fail({ problem: "input.entry-cut" });
    const unpacked = method === STORED ? packed : await inflated(packed, unpackedBytes, inflation);
    if (unpacked.length !== unpackedBytes) fail({ problem: "input.entry-differs", claim: "size" });
    if ((await checksumOf(unpacked, inflation)) !== entry.crc32) {
      fail({ problem: "input.entry-differs", claim: "checksum" });
    }
    return unpacked;
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    return fail({ problem: "input.entry-damaged", reason: reasonOf(cause) }, cause);
  }
}

/**
 * Where the content of an entry begins; null where the zip ends before.
 * @throws where the local header is not one
 */
async function contentStart({ start }: ZipEntry, readAt: ReadAt): Promise<number | null> {
  const header = await readAt(start, LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, true) !== LOCAL_HEADER) throw new Error("its local header does not begin as one");
  return start + LOCAL_HEADER_BYTES + view.getUint16(NAME_LENGTH_AT, true) + view.getUint16(EXTRA_LENGTH_AT, true);
}

/** @throws where it is damaged, or larger than the directory claims */
async function inflated(
  packed: Uint8Array,
  unpackedBytes: number,
  { inflateAtOnce, inflateStream }: Inflation,
): Promise<Uint8Array> {
  if (Math.max(packed.length, unpackedBytes) <= SMALL_ENTRY_BYTES) return inflateAtOnce(packed, unpackedBytes);
  const unpacked = new Uint8Array(unpackedBytes);
  const pauses = createPauses();
  let filled = 0;
  for await (const piece of inflateStream(createByteFeed(piecesOf(packed)))) {
    if (filled + piece.length > unpackedBytes) throw new Error("it is larger than the directory claims");
    unpacked.set(piece, filled);
    filled += piece.length;
    if (pauses.isDue()) await pauses.take();
  }
  return unpacked.subarray(0, filled);
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    yield await Promise.resolve(bytes.subarray(from, from + PIECE_BYTES));
  }
}

async function checksumOf(bytes: Uint8Array, { crc32 }: Inflation): Promise<number> {
  const pauses = createPauses();
  let sum = 0;
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    sum = crc32(bytes.subarray(from, from + PIECE_BYTES), sum);
    if (pauses.isDue()) await pauses.take();
  }
  return sum;
}

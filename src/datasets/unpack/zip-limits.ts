import { SentinelError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { LARGEST_FILE_BYTES } from "../file-source.ts";

/** More entries than any trace collection of one file; the listing alone would fill the memory. */
const LARGEST_ENTRY_COUNT = 1_000_000;
const LARGEST_TOTAL_BYTES = 16 * 2 ** 30;
/** What no entry can exceed: deflate packs at most 258 bytes into 2 bits, 1,032 bytes into one. */
const DEFLATE_RATIO = 1032;
/**
 * Zeros and lines that repeat without end reach it; recordings of more than {@link LARGE_BYTES}
 * stay far below (a strace text packs to about a twentieth).
 */
const LARGEST_RATIO = 200;
const LARGE_BYTES = 2 ** 30;
/**
 * The fixed part of an entry's local header (APPNOTE 4.3.7); its name and extra field come on top.
 */
const LOCAL_HEADER_BYTES = 30;

/** @throws SentinelError E_DATASET when a zip claims more entries than anyone's traces */
export function checkEntryCount(location: string, entryCount: number): void {
  if (entryCount > LARGEST_ENTRY_COUNT) {
    throw refused(location, { problem: "input.zip-entries", entries: entryCount, most: LARGEST_ENTRY_COUNT });
  }
}

/** @throws SentinelError E_DATASET when its entries unpack to more than anyone's traces */
export function checkTotalBytes(location: string, totalBytes: number): void {
  if (totalBytes > LARGEST_TOTAL_BYTES) {
    throw refused(location, { problem: "input.unpacks-too-large", mostBytes: LARGEST_TOTAL_BYTES });
  }
}

/**
 * @param where the zip and the entry, for messages
 * @throws SentinelError E_DATASET when an entry is too large to be unpacked at once, or claims more
 *   than its bytes can unpack to
 */
export function checkEntryBytes(where: string, packedBytes: number, unpackedBytes: number): void {
  if (unpackedBytes > LARGEST_FILE_BYTES || packedBytes > LARGEST_FILE_BYTES) {
    throw refused(where, { problem: "input.entry-too-large", mostBytes: LARGEST_FILE_BYTES });
  }
  if (unpackedBytes <= DEFLATE_RATIO * Math.max(1, packedBytes)) return;
  throw refused(where, { problem: "input.entry-impossible", packedBytes, unpackedBytes });
}

/** The place of an entry in a zip, from the directory. */
export interface ZipPlace {
  readonly path: string;
  /** Where its local header begins, in bytes. */
  readonly start: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/**
 * Every byte of a zip belongs to one entry: where entries share their bytes, a small zip unpacks to
 * any size (D. Fifield, "A better zip bomb", WOOT 2019).
 * @param entries all of them, folders too, in any order
 * @throws SentinelError E_DATASET when two overlap, or they unpack to more than a GiB and to more
 *   times their size than recordings do
 */
export function checkPlaces(location: string, entries: readonly ZipPlace[]): void {
  let before: ZipPlace | undefined;
  let packed = 0;
  let unpacked = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start)) {
    if (before !== undefined && entry.start < before.start + LOCAL_HEADER_BYTES + before.packedBytes) {
      throw refused(location, { problem: "input.entries-overlap", first: before.path, second: entry.path });
    }
    packed += entry.packedBytes;
    unpacked += entry.unpackedBytes;
    before = entry;
  }
  if (unpacked <= LARGE_BYTES || unpacked <= LARGEST_RATIO * packed) return;
  throw refused(location, { problem: "input.zip-bomb", unpackedBytes: unpacked, packedBytes: packed });
}

/**
 * Holds a stream to the limits of a zip while it is unpacked.
 * @param where the file, for the message
 * @param packedBytes that were read of it so far, at least as many as were unpacked
 * @throws SentinelError E_DATASET when it has unpacked to more than anyone's traces, or to more
 *   than a GiB and to more times its size than recordings do
 */
export function checkUnpackedBytes(where: string, packedBytes: number, unpackedBytes: number): void {
  checkTotalBytes(where, unpackedBytes);
  if (unpackedBytes <= LARGE_BYTES || unpackedBytes <= LARGEST_RATIO * packedBytes) return;
  throw refused(where, { problem: "input.bomb", unpackedBytes, mostRatio: LARGEST_RATIO });
}

function refused(path: string, problem: Problem): SentinelError {
  return new SentinelError("E_DATASET", { ...problem, path });
}

import { SentinelError } from "../errors.ts";
import { byPath, LARGEST_FILE_BYTES } from "./file-source.ts";

/** More entries than any trace collection of one file; the listing alone would fill the memory. */
const LARGEST_ENTRY_COUNT = 1_000_000;
const LARGEST_TOTAL_BYTES = 16 * 2 ** 30;
/** How many zips inside a zip are named. */
const NAMED_ZIPS = 5;

/** @throws SentinelError E_DATASET when a zip claims more entries than anyone's traces */
export function checkEntryCount(location: string, entryCount: number): void {
  if (entryCount > LARGEST_ENTRY_COUNT) {
    throw refused(location, `it claims ${entryCount} entries, more than ${LARGEST_ENTRY_COUNT}`);
  }
}

/** @throws SentinelError E_DATASET when its entries unpack to more than anyone's traces */
export function checkTotalBytes(location: string, totalBytes: number): void {
  if (totalBytes > LARGEST_TOTAL_BYTES) {
    throw refused(location, `it unpacks to more than ${LARGEST_TOTAL_BYTES / 2 ** 30} GiB`);
  }
}

/**
 * @param where the zip and the entry, for messages
 * @throws SentinelError E_DATASET when an entry is too large to be unpacked at once
 */
export function checkEntryBytes(where: string, packedBytes: number, unpackedBytes: number): void {
  if (unpackedBytes <= LARGEST_FILE_BYTES && packedBytes <= LARGEST_FILE_BYTES) return;
  throw new SentinelError(
    "E_DATASET",
    `${where}: claims to hold more than ${LARGEST_FILE_BYTES / 2 ** 20} MiB; unpack the zip and name the file`,
  );
}

/** @throws SentinelError E_DATASET when a zip holds others */
export function checkNoInnerZips(location: string, files: readonly { readonly path: string }[]): void {
  const inner = files.filter((file) => /\.zip$/i.test(file.path) && !file.path.startsWith("__MACOSX/"));
  const [first] = inner.sort(byPath);
  if (first === undefined) return;
  const many = inner.length === 1 ? "another zip" : `${inner.length} other zips`;
  const names = inner.slice(0, NAMED_ZIPS).map((file) => file.path);
  throw refused(
    location,
    `it holds ${many} (${names.join(", ")}${inner.length > NAMED_ZIPS ? ", …" : ""}), and a zip inside a zip is not read; ` +
      `unpack the one you want (unzip ${location} ${first.path} -d FOLDER) and name FOLDER/${first.path}`,
  );
}

function refused(location: string, problem: string): SentinelError {
  return new SentinelError("E_DATASET", `${location}: refused: ${problem}`);
}

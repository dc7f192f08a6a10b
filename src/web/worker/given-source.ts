import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { byPath, LARGEST_FILE_BYTES, type FileSource, type SourceFile } from "../../datasets/file-source.ts";
import { withRecordings, type OpenInner } from "../../datasets/recordings.ts";
import { SentinelError } from "../../errors.ts";
import { reasonOf } from "../../reason-of.ts";
import type { GivenFile } from "../api.ts";
import { checkHashed, digestOfBlob, piecesOf } from "./blobs.ts";
import { openZip } from "./zip-source.ts";

/**
 * What the user gave as a source of traces: one zip is opened, anything else is taken file by file; a zip in a folder may be a recording of LID-DS 2021.
 * @throws SentinelError E_DATASET when there is no file, or a zip is damaged or hostile
 */
export async function openGiven(given: readonly GivenFile[]): Promise<FileSource> {
  const [first] = given;
  if (first === undefined) throw new SentinelError("E_DATASET", "no file was given");
  if (given.length === 1 && isZip(first.path)) {
    const openNone: OpenInner = () => Promise.reject(new SentinelError("E_DATASET", "a zip inside a zip is not read"));
    return withRecordings(await openZip(first.path, first.file), openNone);
  }
  const folder = commonFolder(given);
  const files = given.map(({ path, file }) => blobFile(path.slice(folder.length), file)).sort(byPath);
  const blobs = new Map(given.map(({ path, file }) => [path.slice(folder.length), file]));
  const location = folder === "" ? (given.length === 1 ? first.path : `${given.length} files`) : folder.slice(0, -1);
  const source: FileSource = {
    location,
    name: location,
    files,
    sha256: () => (given.length === 1 ? digestOfBlob(first.file) : digestOf(given, folder)),
    close: () => Promise.resolve(),
  };
  return withRecordings(source, (zip) => openZip(`${location}/${zip.path}`, blobs.get(zip.path) ?? new Blob([])));
}

function isZip(path: string): boolean {
  return path.toLowerCase().endsWith(".zip");
}

/** The folder that all files lie in, with the `/` at its end; "" for single files. */
function commonFolder(given: readonly GivenFile[]): string {
  const folder = /^[^/]+\//.exec(given[0]?.path ?? "")?.[0] ?? "";
  return given.every(({ path }) => path.startsWith(folder)) ? folder : "";
}

function blobFile(path: string, blob: Blob): SourceFile {
  const unreadable = (cause: unknown): SentinelError =>
    new SentinelError("E_FILE", `${path}: cannot be read: ${reasonOf(cause)}`, { cause });
  return {
    path,
    bytes: blob.size,
    async read() {
      if (blob.size > LARGEST_FILE_BYTES) {
        throw new SentinelError("E_FILE", `${path}: larger than ${LARGEST_FILE_BYTES / 2 ** 20} MiB, split it`);
      }
      return new Uint8Array(
        await blob.arrayBuffer().catch((cause: unknown) => {
          throw unreadable(cause);
        }),
      );
    },
    async *pieces() {
      try {
        yield* piecesOf(blob);
      } catch (cause) {
        throw unreadable(cause);
      }
    },
  };
}

/** As the command line hashes a folder. */
async function digestOf(given: readonly GivenFile[], folder: string): Promise<string> {
  checkHashed(given.reduce((sum, { file }) => sum + file.size, 0));
  const whole = sha256.create();
  for (const { path, file } of given.toSorted(byPath)) {
    whole.update(utf8ToBytes(`${path.slice(folder.length)}\0${await digestOfBlob(file)}\n`));
  }
  return bytesToHex(whole.digest());
}

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { sumOf } from "../../core/statistics.ts";
import {
  byPath,
  type FileSource,
  LARGEST_FILE_BYTES,
  type SourceFile,
  unreadableFile,
} from "../../datasets/file-source.ts";
import { type OpenInner, withRecordings } from "../../datasets/recordings.ts";
import { withRotatedLogs } from "../../datasets/rotated-logs.ts";
import { type OpenZipped, unpackedSource, withEntries } from "../../datasets/unpack/unpacked-source.ts";
import { isSentinelError, reasonOf, SentinelError } from "../../errors.ts";
import type { GivenFile } from "../api.ts";
import { checkHashed, digestOfBlob, piecesOf, readAhead } from "./blobs.ts";
import { openZip, pageInflation } from "./zip-source.ts";

/**
 * What the user gave as a source of traces: archives are opened, zips each a folder of its name
 * where there are other files; anything else is taken file by file. A zip inside a folder that was
 * given may be a recording of LID-DS 2021. What is packed is unpacked as it is read, and rotated
 * logs are one, as on the command line.
 * @throws SentinelError E_DATASET when there is no file, or an archive is damaged or hostile
 */
export async function openGiven(given: readonly GivenFile[]): Promise<FileSource> {
  const [first] = given;
  const source = await openPacked(given);
  const openZipped: OpenZipped = async ({ location }) =>
    withRecordings(await openZip(location, first?.file ?? new Blob([])), openNone);
  return unpackedSource(
    await withRotatedLogs(
      given.length === 1 ? await withEntries(source, openZipped, pageInflation) : source,
      pageInflation,
    ),
    pageInflation,
  );
}

async function openPacked(given: readonly GivenFile[]): Promise<FileSource> {
  const [first] = given;
  if (first === undefined) throw new SentinelError("E_DATASET", "no file was given");
  const zips = given.filter(({ path }) => isZip(path) && !path.includes("/"));
  if (given.length === 1 && zips.length === 1) return withRecordings(await openZip(first.path, first.file), openNone);
  const folder = commonFolder(given);
  const others = given
    .filter((one) => !zips.includes(one))
    .map(({ path, file }) => ({ path: path.slice(folder.length), file }))
    .sort(byPath);
  const next = readAhead(others.map(({ file }) => file));
  const name = folder === "" ? (given.length === 1 ? first.path : `${given.length} files`) : folder.slice(0, -1);
  const digests = new Map<Blob, string>();
  const files = others.map(({ path, file }) => blobFile(path, file, next, digests));
  for (const { path, file } of zips) {
    const zip = await openZip(path, file).catch((error: unknown) => {
      if (isSentinelError(error)) return error;
      throw error;
    });
    // The other files are judged.
    if (isSentinelError(zip)) files.push(unreadableFile(path, zip));
    else files.push(...zip.files.map((one) => ({ ...one, path: `${path.replace(/\.zip$/i, "")}/${one.path}` })));
  }
  const source: FileSource = {
    location: name,
    name,
    files: files.sort(byPath),
    sha256: () => (given.length === 1 ? digestOfBlob(first.file) : digestOf(given, folder, digests)),
    close: () => Promise.resolve(),
  };
  const blobs = new Map(others.map(({ path, file }) => [path, file]));
  return withRecordings(source, (zip) => openZip(`${name}/${zip.path}`, blobs.get(zip.path) ?? new Blob([])));
}

const openNone: OpenInner = () => Promise.reject(new SentinelError("E_DATASET", "a zip inside a zip is not read"));

function isZip(path: string): boolean {
  return path.toLowerCase().endsWith(".zip");
}

/** The folder that holds all files, with the `/` at its end; "" for single files. */
function commonFolder(given: readonly GivenFile[]): string {
  const folder = /^[^/]+\//.exec(given[0]?.path ?? "")?.[0] ?? "";
  return given.every(({ path }) => path.startsWith(folder)) ? folder : "";
}

/** @param digests is given the digest of a small file once it is read */
function blobFile(
  path: string,
  blob: Blob,
  next: (blob: Blob) => Promise<Uint8Array> | null,
  digests: Map<Blob, string>,
): SourceFile {
  return {
    path,
    bytes: blob.size,
    async read() {
      if (blob.size > LARGEST_FILE_BYTES) {
        throw new SentinelError("E_FILE", { problem: "input.too-large", path, mostBytes: LARGEST_FILE_BYTES });
      }
      return new Uint8Array(
        await blob.arrayBuffer().catch((cause: unknown) => {
          throw unreadable(path, cause);
        }),
      );
    },
    pieces: () => piecesOfFile(path, blob, next, digests),
  };
}

/**
 * It is outside what makes files: V8 gives each generator that is made in a function a class of its
 * own, which holds what the function holds until the next full garbage collection.
 */
async function* piecesOfFile(
  path: string,
  blob: Blob,
  next: (blob: Blob) => Promise<Uint8Array> | null,
  digests: Map<Blob, string>,
): AsyncGenerator<Uint8Array> {
  try {
    const whole = next(blob);
    if (whole === null) {
      yield* piecesOf(blob);
      return;
    }
    const bytes = await whole;
    digests.set(blob, bytesToHex(sha256(bytes)));
    yield bytes;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): SentinelError {
  const facts = { problem: "input.system", path, verb: "read", reason: reasonOf(cause) } as const;
  return new SentinelError("E_FILE", facts, { cause });
}

/** As the command line hashes a folder. */
async function digestOf(
  given: readonly GivenFile[],
  folder: string,
  digests: ReadonlyMap<Blob, string>,
): Promise<string> {
  checkHashed(sumOf(given, ({ file }) => file.size));
  const whole = sha256.create();
  for (const { path, file } of given.toSorted(byPath)) {
    whole.update(utf8ToBytes(`${path.slice(folder.length)}\0${digests.get(file) ?? (await digestOfBlob(file))}\n`));
  }
  return bytesToHex(whole.digest());
}

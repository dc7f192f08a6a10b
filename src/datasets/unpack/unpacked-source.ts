import { withFields } from "../../core/trace.ts";
import { isSentinelError, SentinelError } from "../../errors.ts";
import { joinBytes } from "../../traces/bytes.ts";
import { type FileSource, LARGEST_FILE_BYTES, onePiece, type SourceFile, unreadableFile } from "../file-source.ts";
import { type Inflation, isTar, isZip } from "./packing.ts";
import { tarFiles, tarSource, zipInTar } from "./tar.ts";
import { type OpenedFile, openUnpacked } from "./unpack-file.ts";

/**
 * A source whose packed files are unpacked as they are read, and whose tars are read entry by
 * entry, whatever their names; recordings with a label stay as they are, but for those that may be
 * packed, which are never tars. Its digest stays that of the packed bytes.
 */
export function unpackedSource(source: FileSource, inflation: Inflation): FileSource {
  const unpacked = (file: SourceFile): SourceFile =>
    file.isUnreadable === true || (file.label !== undefined && file.mayBePacked !== true) || file.contents !== undefined
      ? file
      : withFields(file, { contents: () => contentsOf(file, inflation) });
  return { ...source, files: source.files.map(unpacked) };
}

async function* contentsOf(file: SourceFile, inflation: Inflation): AsyncGenerator<SourceFile> {
  const opened = await openUnpacked(file, inflation);
  const refused = (error: SentinelError): SourceFile => unreadableFile(file.path, error);
  try {
    if (!isTar(opened.head)) {
      const isOnePiece = file.isOnePiece === true && opened.packing === null;
      if (file.tar === undefined || !isZip(opened.head)) {
        yield withFields(file, { pieces: () => opened.pieces, isOnePiece });
      } else yield refused(zipInTar(file.tar.path, file.path.slice(file.path.lastIndexOf(":") + 1)));
    } else if (file.tar === undefined && file.label === undefined) {
      for await (const entry of tarFiles(file.path, opened.pieces, opened.packing))
        yield* entryContents(entry, inflation);
    } else {
      yield refused(new SentinelError("E_DATASET", { problem: "input.archive-in-archive", path: file.path }));
    }
  } finally {
    await opened.close();
  }
}

/**
 * An entry of a tar, unpacked; what cannot be is a file that cannot be read, and the entries after
 * it are.
 */
async function* entryContents(entry: SourceFile, inflation: Inflation): AsyncGenerator<SourceFile> {
  if (entry.isUnreadable === true) {
    yield entry;
    return;
  }
  try {
    yield* contentsOf(entry, inflation);
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    yield unreadableFile(entry.path, error);
  }
}

/**
 * Opens the zip that a source of one file is.
 * @param held all of it, where it came through a pipe and is gone from there
 */
export type OpenZipped = (source: FileSource, held: Uint8Array | null) => Promise<FileSource>;

/**
 * A source of one file as a source of what the file holds, where its content shows that it is a
 * zip, or a tar, packed or not. An archive that comes through a pipe is held in memory, at most 256
 * MiB of it. Any other source comes back as it is.
 * @throws SentinelError E_DATASET when a zip is damaged or hostile, or an archive in a pipe is too
 *   large
 */
export async function withEntries(
  source: FileSource,
  openZipped: OpenZipped,
  inflation: Inflation,
): Promise<FileSource> {
  const [file] = source.files;
  if (file === undefined || source.files.length > 1 || file.isUnreadable === true) return source;
  const opened = await openUnpacked(file, inflation).catch((error: unknown) => {
    if (isSentinelError(error)) return error;
    throw error;
  });
  if (isSentinelError(opened)) return { ...source, files: [unreadableFile(file.path, opened)] };
  const { head, packing } = opened;
  const isZipped = packing === null && isZip(head);
  if (source.isReadOnce !== true) {
    await opened.close();
    if (isZipped) return openZipped(source, null);
    return isTar(head) ? tarSource(source, file, inflation) : source;
  }
  if (isZipped) return openZipped(source, await hold(source.location, opened));
  if (isTar(head)) return tarSource(source, heldFile(file.path, await hold(source.location, opened)), inflation);
  return { ...source, files: [{ ...file, pieces: () => opened.pieces }] };
}

async function hold(location: string, { pieces, close }: OpenedFile): Promise<Uint8Array> {
  const whole: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > LARGEST_FILE_BYTES) {
      await close();
      const facts = { path: location, mostBytes: LARGEST_FILE_BYTES };
      throw new SentinelError("E_DATASET", { problem: "input.archive-in-pipe", ...facts });
    }
    whole.push(new Uint8Array(piece));
  }
  return joinBytes(whole);
}

function heldFile(path: string, bytes: Uint8Array): SourceFile {
  return {
    path,
    bytes: bytes.length,
    read: () => Promise.resolve(bytes),
    pieces: () => onePiece(() => Promise.resolve(bytes)),
  };
}

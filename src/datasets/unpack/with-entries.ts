import { isSentinelError, SentinelError } from "../../errors.ts";
import { joinBytes } from "../../traces/bytes.ts";
import { type FileSource, LARGEST_FILE_BYTES, type SourceFile, unreadableFile } from "../file-source.ts";
import { isTar, isZip } from "./packing.ts";
import { tarSource } from "./tar-source.ts";
import type { Inflation } from "./inflation.ts";
import { openUnpacked, type OpenedFile } from "./unpack-file.ts";

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
    async *pieces() {
      yield await Promise.resolve(bytes);
    },
  };
}

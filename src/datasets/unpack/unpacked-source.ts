import { withFields } from "../../core/trace.ts";
import { isSentinelError, SentinelError } from "../../errors.ts";
import { type FileSource, type SourceFile, unreadableFile } from "../file-source.ts";
import { isTar, isZip } from "./packing.ts";
import { tarFiles } from "./tar-files.ts";
import { zipInTar } from "./tar-source.ts";
import type { Inflation } from "./inflation.ts";
import { openUnpacked } from "./unpack-file.ts";

/**
 * A source whose packed files are unpacked as they are read, and whose tars are read entry by
 * entry, whatever their names; recordings with a label, whose data set says what they are, are left
 * as they are. Its digest stays that of the packed bytes.
 */
export function unpackedSource(source: FileSource, inflation: Inflation): FileSource {
  const unpacked = (file: SourceFile): SourceFile =>
    file.isUnreadable === true || file.label !== undefined || file.contents !== undefined
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
    } else if (file.tar === undefined) {
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

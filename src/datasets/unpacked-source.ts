import { isSentinelError, SentinelError } from "../errors.ts";
import type { FileSource, SourceFile } from "./file-source.ts";
import { isTar, type Packing } from "./packing.ts";
import { tarFiles } from "./tar-files.ts";
import { openUnpacked } from "./unpack-file.ts";
import { unreadableFile } from "./unreadable-file.ts";

/**
 * A source whose packed files are unpacked as they are read, and whose tars are read entry by entry, whatever their names; recordings with a label, whose data set says what
 * they are, are left as they are. Its digest stays that of the packed bytes.
 */
export function unpackedSource(source: FileSource): FileSource {
  const unpacked = (file: SourceFile): SourceFile =>
    file.isUnreadable === true || file.label !== undefined || file.contents !== undefined
      ? file
      : { ...file, contents: () => contentsOf(file) };
  return { ...source, files: source.files.map(unpacked) };
}

async function* contentsOf(file: SourceFile): AsyncGenerator<SourceFile> {
  const opened = await openUnpacked(file);
  try {
    if (!isTar(opened.head)) yield { ...file, pieces: () => opened.pieces };
    else for await (const entry of tarFiles(file.path, opened.pieces)) yield* entryContents(entry, opened.packing);
  } finally {
    await opened.close();
  }
}

/** An entry of a tar, unpacked; what cannot be is a file that cannot be read, and the entries after it are. */
async function* entryContents(entry: SourceFile, outer: Packing | null): AsyncGenerator<SourceFile> {
  if (entry.isUnreadable === true) {
    yield entry;
    return;
  }
  const opened = await openUnpacked(entry, outer).catch((error: unknown) => {
    if (isSentinelError(error)) return error;
    throw error;
  });
  if (isSentinelError(opened)) {
    yield unreadableFile(entry.path, opened);
    return;
  }
  try {
    if (!isTar(opened.head)) yield { ...entry, pieces: () => opened.pieces };
    else {
      const problem = "is an archive inside an archive, which is not read; unpack the outer one and name it";
      yield unreadableFile(entry.path, new SentinelError("E_DATASET", `${entry.path}: ${problem}`));
    }
  } finally {
    await opened.close();
  }
}

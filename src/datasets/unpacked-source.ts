import type { FileSource, SourceFile } from "./file-source.ts";
import { openUnpacked, type Unpackers } from "./unpack-file.ts";

/** A source whose packed files are unpacked as they are read, whatever their names; recordings with a label, whose data set says what they are, are left as they are. Its digest stays that of the packed bytes. */
export function unpackedSource(source: FileSource, unpackers: Unpackers): FileSource {
  const unpacked = (file: SourceFile): SourceFile =>
    file.isUnreadable === true || file.label !== undefined
      ? file
      : { ...file, contents: () => contentsOf(file, unpackers) };
  return { ...source, files: source.files.map(unpacked) };
}

async function* contentsOf(file: SourceFile, unpackers: Unpackers): AsyncGenerator<SourceFile> {
  const opened = await openUnpacked(file, unpackers);
  try {
    yield { ...file, pieces: () => opened.pieces };
  } finally {
    await opened.close();
  }
}

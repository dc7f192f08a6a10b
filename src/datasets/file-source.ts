import type { SentinelError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import type { RecordingLabel } from "./recording-label.ts";
import type { Packing } from "./unpack/packing.ts";

/** The path that names standard input, whatever it is: a pipe, a file, a socket. */
export const STANDARD_INPUT = "/dev/stdin";

/** One file of a folder or zip. */
export interface SourceFile {
  /** Relative to the source, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** The tar that it is an entry of, if any. */
  readonly tar?: OuterTar;
  /** Nothing of it can be read, and reading throws why: it must not be opened by its path. */
  readonly isUnreadable?: true;
  /** Its pieces are one, which stays as it is. */
  readonly isOnePiece?: boolean;
  /**
   * The whole file.
   * @throws SentinelError E_FILE or E_DATASET when it cannot be read or unpacked, or is larger than
   *   256 MiB
   */
  read(): Promise<Uint8Array>;
  /**
   * The file in pieces of at most some MiB, however large it is; a piece is good until the next one
   * is asked for.
   * @throws as `read` does, but for the size
   */
  pieces(): AsyncIterable<Uint8Array>;
  /**
   * The files whose lines it is made of, in their order, where it is made of several: a log that
   * was rotated. Each ends in a line end of its own.
   */
  parts?(): Iterable<FilePart>;
  /**
   * What is to be read of it where it may be packed: itself, unpacked. Left out where its pieces
   * are that already. Each is read, or passed over, before the next.
   * @throws SentinelError E_FILE, E_DATASET when it cannot be opened
   */
  contents?(): AsyncIterable<SourceFile> | Iterable<SourceFile>;
  /** A recording with a label whose content may be packed; others with a label are read as they are. */
  readonly mayBePacked?: true;
  /**
   * The data set's label of this recording, if any.
   * @throws SentinelError E_DATASET when the label is damaged
   */
  label?(): Promise<RecordingLabel>;
}

/** What is around an entry of a tar. */
interface OuterTar {
  /** As the user, or its source, names it. */
  readonly path: string;
  /** Null where it is not packed. */
  readonly packing: Packing | null;
}

/** A file that is part of another. */
export interface FilePart {
  readonly path: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** A folder, a zip or a single file: what to read, nothing read yet. */
export interface FileSource {
  /** As the user named it. */
  readonly location: string;
  /** Of the file or folder, without the path to it. */
  readonly name: string;
  /**
   * In ascending order of path (UTF-16 code units), since listing order is not stable; those of a
   * tar in its own order.
   */
  readonly files: readonly SourceFile[];
  /** It is gone once it was read: a pipe. */
  readonly isReadOnce?: true;
  /** Problems that are not those of one file. Left out where there are none. */
  readonly warnings?: readonly Problem[];
  /**
   * Hex sha256 of the zip or file; of a folder, over `path, sha256 of content` of every file, in
   * order.
   */
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Nothing larger is read at once; a zip entry that claims or unpacks to more is hostile, or has to
 * be unpacked first.
 */
export const LARGEST_FILE_BYTES = 256 * 2 ** 20;

/** Orders paths by UTF-16 code units, whatever the locale. */
export function byPath(first: { readonly path: string }, second: { readonly path: string }): number {
  return first.path < second.path ? -1 : first.path > second.path ? 1 : 0;
}

/**
 * What is one file of its source, but cannot be read: a folder that cannot be listed, a zip that
 * cannot be opened.
 */
export function unreadableFile(path: string, error: SentinelError): SourceFile {
  return {
    path,
    bytes: 0,
    isUnreadable: true,
    read: () => Promise.reject(error),
    pieces: () => onePiece(() => Promise.reject(error)),
  };
}

/**
 * The only piece of a file that is read whole. Made once, not per file: see `made` of a trace
 * collector.
 */
export async function* onePiece(read: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await read();
}

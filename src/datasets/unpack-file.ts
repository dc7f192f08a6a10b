import { isSentinelError, SentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import { joinBytes } from "../traces/join-bytes.ts";
import type { SourceFile } from "./file-source.ts";
import { HEADER_BYTES, packingOf, type Packing } from "./packing.ts";
import { checkUnpackedBytes } from "./zip-limits.ts";

/** Unpacks a stream, as far as it is asked for, and throws any error where it is damaged or cut short. A piece is good until the next one is asked for, on both sides. */
export type UnpackStream = (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What a platform unpacks. */
export type Unpackers = Readonly<Partial<Record<Packing, UnpackStream>>>;

/** What unpacks a file where this program does not. */
const COMMANDS: Readonly<Record<Packing, string>> = {
  gzip: "gunzip",
  zstd: "unzstd",
  xz: "unxz",
  bzip2: "bunzip2",
};

/** A file whose first bytes have been looked at. */
export interface OpenedFile {
  /** Its first bytes once it is unpacked: {@link HEADER_BYTES} of them, fewer where it is shorter. */
  readonly head: Uint8Array;
  /** All of it, unpacked, from the first byte on; they can be gone through once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Lets the file go; needed where its pieces are not gone through. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a file and, where its first bytes show that it is packed, unpacks it as it is read, within the limits of zips.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be read, is damaged, or is packed twice; reading its pieces throws the same
 */
export async function openUnpacked(file: SourceFile, unpackers: Unpackers): Promise<OpenedFile> {
  const packed = await lookAt(file.pieces());
  const packing = packingOf(packed.head);
  if (packing === null) return packed;
  const unpack = unpackers[packing];
  if (unpack === undefined) {
    await packed.close();
    const problem = `is packed with ${packing}, which is not unpacked here; unpack it first: ${COMMANDS[packing]} FILE`;
    throw new SentinelError("E_DATASET", `${file.path}: ${problem}`);
  }
  const opened = await lookAt(unpackedPieces(file.path, packing, packed.pieces, unpack)).catch(
    async (error: unknown) => {
      await packed.close();
      throw error;
    },
  );
  const close = async (): Promise<void> => {
    await opened.close();
    await packed.close();
  };
  const second = packingOf(opened.head);
  if (second === null) return { ...opened, close };
  await close();
  throw new SentinelError("E_DATASET", `${file.path}: is packed twice (${packing}, then ${second}); unpack it once`);
}

async function* unpackedPieces(
  path: string,
  packing: Packing,
  pieces: AsyncIterable<Uint8Array>,
  unpack: UnpackStream,
): AsyncGenerator<Uint8Array> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      packedBytes += piece.length;
      yield piece;
    }
  }
  try {
    for await (const piece of unpack(counted())) {
      unpackedBytes += piece.length;
      checkUnpackedBytes(path, packedBytes, unpackedBytes);
      yield piece;
    }
  } catch (cause) {
    if (isSentinelError(cause)) throw cause;
    const problem = `${path}: cannot be unpacked: its ${packing} data is damaged or cut short (${reasonOf(cause)})`;
    throw new SentinelError("E_DATASET", problem, { cause });
  }
}

/** Takes the first bytes of a stream, and gives them again as part of it. */
async function lookAt(stream: AsyncIterable<Uint8Array>): Promise<OpenedFile> {
  const iterator = stream[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  const first = await iterator.next();
  if (first.done === true) return { head: new Uint8Array(0), pieces: rest([], iterator), close };
  if (first.value.length >= HEADER_BYTES) {
    return { head: first.value.slice(0, HEADER_BYTES), pieces: rest([first.value], iterator), close };
  }
  const begun = [first.value.slice()];
  let bytes = first.value.length;
  while (bytes < HEADER_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    begun.push(next.value.slice());
    bytes += next.value.length;
  }
  return { head: joinBytes(begun).subarray(0, HEADER_BYTES), pieces: rest(begun, iterator), close };
}

async function* rest(begun: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* begun;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

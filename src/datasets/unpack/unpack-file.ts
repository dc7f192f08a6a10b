import { at } from "../../core/at.ts";
import { isSentinelError, reasonOf, SentinelError } from "../../errors.ts";
import { isCut, type Problem } from "../../problems/problem.ts";
import { joinBytes } from "../../traces/bytes.ts";
import type { SourceFile } from "../file-source.ts";
import { bunzip2 } from "./bunzip2.ts";
import { HEADER_BYTES, type Inflation, isCutShort, type Packing, packingOf } from "./packing.ts";
import { gunzip, unxz, unzstd } from "./unpackers.ts";
import { checkUnpackedBytes } from "./zip-limits.ts";

/**
 * Unpacks a stream, as far as it is asked for. A piece is good until the next one is asked for, on
 * both sides.
 * @throws CutShort where it ends before its end, any other error where it is damaged
 */
type UnpackStream = (pieces: AsyncIterable<Uint8Array>, inflation: Inflation) => AsyncIterable<Uint8Array>;

/**
 * The same code in Node and in browsers; packages are loaded with the first file that needs them.
 */
const UNPACKERS: Readonly<Record<Packing, UnpackStream>> = { gzip: gunzip, zstd: unzstd, xz: unxz, bzip2: bunzip2 };

/** A trace has no longer ones. */
const LONGEST_WORD_BYTES = 2 ** 12;
const BLANK = 0x20;
const NO_BYTES = new Uint8Array(0);

/** A file whose first bytes have been looked at. */
export interface OpenedFile {
  /**
   * Its first bytes once it is unpacked: {@link HEADER_BYTES} of them, fewer where it is shorter.
   */
  readonly head: Uint8Array;
  /** All of it, unpacked, from the first byte on; they can be gone through once. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** How it was packed; null where it was not. */
  readonly packing: Packing | null;
  /** Lets the file go; needed where its pieces are not gone through. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a file and, where its first bytes show that it is packed, unpacks it as it is read, within
 * the limits of zips.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be read, is damaged, or is packed twice;
 *   reading its pieces throws the same, and an E_DATASET that is marked as cut behind all that
 *   could be unpacked of a stream that ends before its end
 */
export async function openUnpacked(file: SourceFile, inflation: Inflation): Promise<OpenedFile> {
  const packed = await lookAt(file.pieces());
  const packing = packingOf(packed.head);
  if (packing === null) return packed;
  const refuse = (problem: Problem): SentinelError => new SentinelError("E_DATASET", { ...problem, path: file.path });
  if (packing === "xz" && file.tar?.packing === "xz") {
    await packed.close();
    throw refuse({ problem: "input.xz-in-xz" });
  }
  const opened = await lookAt(unpackedPieces(file.path, packing, packed.pieces, inflation)).catch(
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
  if (second === null) return { ...opened, packing, close };
  await close();
  throw refuse({ problem: "input.packed-twice", outer: packing, inner: second });
}

async function* unpackedPieces(
  path: string,
  packing: Packing,
  pieces: AsyncIterable<Uint8Array>,
  inflation: Inflation,
): AsyncGenerator<Uint8Array> {
  const packed = { bytes: 0 };
  let unpackedBytes = 0;
  // A word that is cut would be another one: 12 of 120.
  let word: Uint8Array = NO_BYTES;
  try {
    for await (const piece of UNPACKERS[packing](counted(pieces, packed), inflation)) {
      unpackedBytes += piece.length;
      checkUnpackedBytes(path, packed.bytes, unpackedBytes);
      const length = piece.length - Math.min(wordLength(piece), LONGEST_WORD_BYTES);
      if (length > 0 || word.length > LONGEST_WORD_BYTES) {
        if (word.length > 0) yield word;
        word = NO_BYTES;
      }
      if (length > 0) yield piece.subarray(0, length);
      word = joinBytes([word, new Uint8Array(piece.subarray(length))]);
    }
    if (word.length > 0) yield word;
  } catch (cause) {
    if (isSentinelError(cause)) throw cause;
    const problem = isCutShort(cause) ? "input.packed-cut" : "input.packed-damaged";
    throw new SentinelError("E_DATASET", { problem, path, packing, reason: reasonOf(cause) }, { cause });
  }
}

/** The pieces as they are, whose bytes are added up. */
async function* counted(pieces: AsyncIterable<Uint8Array>, total: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    total.bytes += piece.length;
    yield piece;
  }
}

/** Length in bytes of the word at the end of a piece, which may continue in the next one. */
function wordLength(piece: Uint8Array): number {
  let length = 0;
  while (length < piece.length && at(piece, piece.length - 1 - length) > BLANK) length += 1;
  return length;
}

/**
 * Takes the first bytes of a stream, and gives them again as part of it; one that is cut there
 * gives what it has.
 */
async function lookAt(stream: AsyncIterable<Uint8Array>): Promise<OpenedFile> {
  const iterator = stream[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  const begun: Uint8Array[] = [];
  let cut: SentinelError | null = null;
  for (let bytes = 0; bytes < HEADER_BYTES;) {
    const next = await iterator.next().catch((error: unknown) => {
      if (!isSentinelError(error) || !isCut(error.facts)) throw error;
      cut = error;
      return null;
    });
    if (next === null || next.done === true) break;
    // The last one is good until the next is asked for. A copy, which `slice` of a Node buffer is
    // not.
    begun.push(bytes + next.value.length < HEADER_BYTES ? new Uint8Array(next.value) : next.value);
    bytes += next.value.length;
  }
  const head = joinBytes(begun).slice(0, HEADER_BYTES);
  return { head, pieces: rest(begun, iterator, cut), packing: null, close };
}

async function* rest(
  begun: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
  cut: SentinelError | null,
): AsyncGenerator<Uint8Array> {
  try {
    yield* begun;
    if (cut !== null) throw cut;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

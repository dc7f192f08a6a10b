/**
 * How a file may be packed, as its first bytes show: RFC 1952, RFC 8878 (and its skippable frames),
 * the .xz format 1.2, bzip2.
 */
export type Packing = "gzip" | "zstd" | "xz" | "bzip2";

/**
 * Bytes of a file that show how it is packed, and whether it is a tar, whose header is that long
 * (POSIX pax, ustar).
 */
export const HEADER_BYTES = 512;

const GZIP = [0x1f, 0x8b, 8];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** A skippable frame of zstd: its first byte is 0x50 to 0x5f. */
const SKIPPABLE = [0x2a, 0x4d, 0x18];
const XZ = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
const BZIP2 = [0x42, 0x5a, 0x68];
/**
 * What follows "BZh" and the digit of the block size: the number of a block, or of the end where
 * there is no block.
 */
const BZIP2_BLOCKS = [
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
];
const USTAR_AT = 257;
const USTAR = [0x75, 0x73, 0x74, 0x61, 0x72];

/** @param head the first bytes of a file. @returns null where it is not packed */
export function packingOf(head: Uint8Array): Packing | null {
  if (holdsAt(head, 0, GZIP)) return "gzip";
  if (holdsAt(head, 0, ZSTD)) return "zstd";
  const [first] = head;
  if (first !== undefined && (first & 0xf0) === 0x50 && holdsAt(head, 1, SKIPPABLE)) return "zstd";
  if (holdsAt(head, 0, XZ)) return "xz";
  return holdsAt(head, 0, BZIP2) && BZIP2_BLOCKS.some((block) => holdsAt(head, 4, block)) ? "bzip2" : null;
}

/** @param head the first {@link HEADER_BYTES} of a file */
export function isTar(head: Uint8Array): boolean {
  return holdsAt(head, USTAR_AT, USTAR);
}

/** Whether a file begins with an entry of a zip (APPNOTE 4.3.7), or is an empty one. */
export function isZip(head: Uint8Array): boolean {
  return holdsAt(head, 0, [0x50, 0x4b, 3, 4]) || holdsAt(head, 0, [0x50, 0x4b, 5, 6]);
}

/**
 * What an unpacker throws where the packed data ends before its end: all that it gave before is
 * good.
 */
interface CutShort extends Error {
  readonly isCut: true;
}

/** @param problem what is there instead of the rest, for example "it ends within a block" */
export function cutShort(problem: string): CutShort {
  return Object.assign(new Error(problem), { isCut: true } as const);
}

export function isCutShort(error: unknown): error is CutShort {
  return typeof error === "object" && error !== null && "isCut" in error && error.isCut === true;
}

function holdsAt(head: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

/** The bytes of a stream, for a reader that needs a number of them at once. */
export interface ByteFeed {
  /** At least `length` of the next bytes, or all that are left; good until the next call. */
  readonly look: (length: number) => Promise<Uint8Array>;
  /** Continues behind the next bytes, as many as were looked at or fewer. */
  readonly skip: (length: number) => void;
}

/** @param pieces of the stream, each good until the next one is asked for */
export function createByteFeed(pieces: AsyncIterable<Uint8Array>): ByteFeed {
  const iterator = pieces[Symbol.asyncIterator]();
  let held = new Uint8Array(2 ** 16);
  let from = 0;
  let to = 0;

  function add(piece: Uint8Array): void {
    if (to + piece.length > held.length) {
      const length = to - from + piece.length;
      const larger = length > held.length ? new Uint8Array(2 * length) : held;
      larger.set(held.subarray(from, to));
      to -= from;
      from = 0;
      held = larger;
    }
    held.set(piece, to);
    to += piece.length;
  }

  return {
    async look(length) {
      while (to - from < length) {
        const next = await iterator.next();
        if (next.done === true) break;
        add(next.value);
      }
      return held.subarray(from, to);
    },
    skip(length) {
      from += length;
    },
  };
}

/** What a platform has for deflate (RFC 1951) and CRC-32: node:zlib, or packages in a browser. */
export interface Inflation {
  /**
   * Inflates one stream of deflate from a feed, and leaves the feed at the first byte after it.
   * @returns pieces, each good until the next one is asked for
   * @throws CutShort where the feed ends before the stream; any other error where it is damaged,
   *   after what came before
   */
  readonly inflateStream: (feed: ByteFeed) => AsyncIterable<Uint8Array>;
  /**
   * Inflates one whole stream of deflate without a pause, for small ones.
   * @throws where it is damaged, cut short, or holds more than `mostBytes`
   */
  readonly inflateAtOnce: (packed: Uint8Array, mostBytes: number) => Uint8Array | Promise<Uint8Array>;
  /** The CRC-32 of bytes that follow others. @param before the CRC-32 of those, 0 for none */
  readonly crc32: (bytes: Uint8Array, before: number) => number;
}

/**
 * What web streams take, of pieces that come one by one. Each is copied: a stream holds some of
 * them.
 * @param pieces each good until the next one is asked for
 */
export function readableStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(new Uint8Array(next.value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

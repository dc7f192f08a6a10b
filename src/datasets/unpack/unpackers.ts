import { at } from "../../core/at.ts";
import { reasonOf } from "../../errors.ts";
import { type ByteFeed, createByteFeed, cutShort, type Inflation, isCutShort, readableStream } from "./packing.ts";

const GZIP_MAGIC = [0x1f, 0x8b];
const DEFLATED = 8;
/** The fixed part of a header (RFC 1952, 2.3), and where it has the method and the flags. */
const HEADER_BYTES = 10;
const METHOD_AT = 2;
const FLAGS_AT = 3;
const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;
/** An extra field has 64 KiB at most; a name and a comment have no limit of their own. */
const LONGEST_HEADER_BYTES = 2 ** 18;
const TRAILER_BYTES = 8;
const ZSTD_MAGIC = 0xfd2fb528;
/** A skippable frame: its lowest four bits are free. */
const SKIPPABLE = 0x184d2a50;
/** As `zstd -d` without --long: a larger window is memory that a small file claims. */
const LARGEST_WINDOW_BYTES = 2 ** 27;
/**
 * Bytes that may be moved per byte that is unpacked: the package moves its whole window for each
 * block, also for one of a line.
 */
const MOVED_PER_BYTE = 2 ** 17;
/** Bytes that may be moved whatever is unpacked; some ten seconds. */
const FREE_MOVED_BYTES = 2 ** 36;
/** What the package's errors end in: the codes of xz-embedded (xz.h, enum xz_ret). */
const MEMORY_LIMIT = 4;
const NO_MORE_BYTES = 8;

/**
 * Several members in one file are one stream (RFC 1952, 2.2), each held to its checksum and length;
 * zeros after the last are skipped.
 * @throws CutShort where the stream ends within a member, or something else follows one; any other
 *   error where a member is damaged
 */
export async function* gunzip(
  pieces: AsyncIterable<Uint8Array>,
  { inflateStream, crc32 }: Inflation,
): AsyncGenerator<Uint8Array> {
  const feed = createByteFeed(pieces);
  for (let isFirst = true; isFirst || (await hasMember(feed)); isFirst = false) {
    await skipHeader(feed);
    let sum = 0;
    let bytes = 0;
    try {
      for await (const piece of inflateStream(feed)) {
        sum = crc32(piece, sum);
        bytes += piece.length;
        yield piece;
      }
    } catch (error) {
      throw isCutShort(error) ? withinMember() : error;
    }
    const trailer = await feed.look(TRAILER_BYTES);
    if (trailer.length < TRAILER_BYTES) throw withinMember();
    const view = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_BYTES);
    if (view.getUint32(0, true) !== sum) throw new Error("incorrect data check");
    if (view.getUint32(4, true) !== bytes % 2 ** 32) throw new Error("incorrect length check");
    feed.skip(TRAILER_BYTES);
  }
}

/** Whether another member follows one. */
async function hasMember(feed: ByteFeed): Promise<boolean> {
  for (;;) {
    const [first] = await feed.look(1);
    if (first === undefined) return false;
    if (first === GZIP_MAGIC[0]) return true;
    if (first !== 0) throw cutShort("what follows a member is not gzip");
    feed.skip(1);
  }
}

async function skipHeader(feed: ByteFeed): Promise<void> {
  let header = await feed.look(HEADER_BYTES);
  const look = async (length: number): Promise<void> => {
    if (length > LONGEST_HEADER_BYTES) throw new Error("its header is too long");
    if (header.length < length) header = await feed.look(length);
    if (header.length < length) throw withinMember();
  };
  await look(HEADER_BYTES);
  if (GZIP_MAGIC.some((byte, index) => header[index] !== byte)) throw new Error("incorrect header check");
  if (header[METHOD_AT] !== DEFLATED) throw new Error("unknown compression method");
  const flags = at(header, FLAGS_AT);
  if ((flags & RESERVED) !== 0) throw new Error("unknown header flags set");
  let length = HEADER_BYTES;
  if ((flags & HAS_EXTRA) !== 0) {
    await look(length + 2);
    length += 2 + at(header, length) + 256 * at(header, length + 1);
  }
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue;
    do {
      length += 1;
      await look(length);
    } while (header[length - 1] !== 0);
  }
  if ((flags & HAS_CHECKSUM) !== 0) length += 2;
  await look(length);
  feed.skip(length);
}

function withinMember(): Error {
  return cutShort("it ends within a member");
}

interface FrameHeader {
  readonly bytes: number;
  readonly windowBytes: number;
  /** Null where the frame does not have it. */
  readonly contentBytes: number | null;
  readonly hasChecksum: boolean;
}

/**
 * Several frames are one stream (RFC 8878, 3.1), each held to its checksum (XXH64) and length where
 * it has them; skippable frames are skipped.
 * @throws CutShort where the stream ends within a frame, or something else follows one; any other
 *   error where a frame is damaged, needs a dictionary, or a window of more than 128 MiB
 */
export async function* unzstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import("fzstd");
  const hashes = await (await import("xxhash-wasm")).default();
  const feed = createByteFeed(pieces);
  let allBytes = 0;
  let movedBytes = 0;
  function move(bytes: number): void {
    movedBytes += bytes;
    if (movedBytes > FREE_MOVED_BYTES + MOVED_PER_BYTE * allBytes) {
      throw new Error("its blocks are too small for their window, as in a bomb: unzstd FILE");
    }
  }
  for (;;) {
    const head = await feed.look(8);
    if (head.length === 0) return;
    const magic = head.length < 4 ? null : uint32At(head, 0);
    if (magic !== null && (magic & ~0xf) === SKIPPABLE) {
      if (head.length < 8) throw cutShort("it ends within a frame");
      await skipBytes(feed, 8 + uint32At(head, 4));
      continue;
    }
    if (magic !== null && magic !== ZSTD_MAGIC) throw cutShort("what follows a frame is not zstd");
    const frame = await headerOf(feed);
    move(frame.windowBytes);
    const hash = frame.hasChecksum ? hashes.create64() : null;
    let frameBytes = 0;
    let given: Uint8Array[] = [];
    const decompress = new Decompress((piece) => {
      given.push(piece);
    });
    // Without the flag of the checksum, which is checked here.
    const header = (await take(feed, frame.bytes)).slice();
    header[4] = at(header, 4) & ~4;
    decompress.push(header);
    for (let isLast = false; !isLast;) {
      const [low = 0, middle = 0, high = 0] = await looked(feed, 3);
      const blockHeader = low | (middle << 8) | (high << 16);
      isLast = (blockHeader & 1) === 1;
      const isRepeated = ((blockHeader >> 1) & 3) === 1;
      const block = await take(feed, 3 + (isRepeated ? 1 : blockHeader >> 3));
      move(frame.windowBytes);
      decompress.push(block.slice(), isLast);
      for (const piece of given) {
        frameBytes += piece.length;
        allBytes += piece.length;
        hash?.update(piece);
        yield piece;
      }
      given = [];
    }
    if (frame.contentBytes !== null && frame.contentBytes !== frameBytes)
      throw new Error("a frame is of another length than it says");
    if (hash !== null && Number(hash.digest() & 0xffffffffn) !== uint32At(await take(feed, 4), 0)) {
      throw new Error("a frame does not have the checksum that it says");
    }
  }
}

/** The header of a frame (RFC 8878, 3.1.1.1), which stays to be taken. */
async function headerOf(feed: ByteFeed): Promise<FrameHeader> {
  const descriptor = at(await looked(feed, 5), 4);
  if ((descriptor & 8) !== 0) throw new Error("a frame is of a kind that is not known");
  const isSingle = (descriptor & 0x20) !== 0;
  const windowLength = isSingle ? 0 : 1;
  const dictionaryLength = at([0, 1, 2, 4], descriptor & 3);
  const contentFlag = descriptor >> 6;
  const contentLength = contentFlag === 0 ? (isSingle ? 1 : 0) : 2 ** contentFlag;
  const bytes = 5 + windowLength + dictionaryLength + contentLength;
  const header = await looked(feed, bytes);
  if (uintAt(header, 5 + windowLength, dictionaryLength) !== 0) throw new Error("it was packed with a dictionary");
  const content = uintAt(header, bytes - contentLength, contentLength) + (contentFlag === 1 ? 256 : 0);
  const windowDescriptor = at(header, 5);
  const windowBytes = isSingle ? content : 2 ** (10 + (windowDescriptor >> 3)) * (1 + (windowDescriptor & 7) / 8);
  if (windowBytes > LARGEST_WINDOW_BYTES)
    throw new Error("it needs a window of more than 128 MiB: unzstd --long=31 FILE");
  return {
    bytes,
    windowBytes,
    contentBytes: contentLength === 0 ? null : content,
    hasChecksum: (descriptor & 4) !== 0,
  };
}

async function looked(feed: ByteFeed, length: number): Promise<Uint8Array> {
  const bytes = await feed.look(length);
  if (bytes.length < length) throw cutShort("it ends within a frame");
  return bytes;
}

async function take(feed: ByteFeed, length: number): Promise<Uint8Array> {
  const bytes = (await looked(feed, length)).subarray(0, length);
  feed.skip(length);
  return bytes;
}

async function skipBytes(feed: ByteFeed, length: number): Promise<void> {
  for (let left = length; left > 0;) {
    const bytes = Math.min(left, (await looked(feed, 1)).length);
    feed.skip(bytes);
    left -= bytes;
  }
}

function uint32At(bytes: Uint8Array, place: number): number {
  return uintAt(bytes, place, 4);
}

function uintAt(bytes: Uint8Array, place: number, length: number): number {
  let number = 0;
  for (let index = length - 1; index >= 0; index -= 1) number = 256 * number + at(bytes, place + index);
  return number;
}

/**
 * Several streams in one file are one (.xz format 1.2, 2), each held to its checksum. One file is
 * unpacked at a time: a second one waits until this one is let go, so what is packed with xz inside
 * another must not be opened.
 * @throws CutShort where the stream ends before its end; any other error where it is damaged, or
 *   needs a dictionary of more than 64 MiB
 */
export async function* unxz(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { XzReadableStream } = (await import("xz-decompress")).default;
  const reader = new XzReadableStream(readableStream(pieces)).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (cause) {
    const code = Number(/error code (\d+)$/.exec(reasonOf(cause))?.[1]);
    if (code === NO_MORE_BYTES) throw cutShort("it ends within a block");
    if (code === MEMORY_LIMIT) throw new Error("it needs a dictionary of more than 64 MiB: unxz FILE", { cause });
    throw cause;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

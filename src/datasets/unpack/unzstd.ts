import { at } from "../../core/at.ts";
import { createByteFeed, type ByteFeed } from "./byte-feed.ts";
import { cutShort } from "./packing.ts";

const MAGIC = 0xfd2fb528;
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
      await passOver(feed, 8 + uint32At(head, 4));
      continue;
    }
    if (magic !== null && magic !== MAGIC) throw cutShort("what follows a frame is not zstd");
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

async function passOver(feed: ByteFeed, length: number): Promise<void> {
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

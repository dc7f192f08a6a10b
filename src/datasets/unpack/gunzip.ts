import { at } from "../../core/at.ts";
import { createByteFeed, type ByteFeed } from "./byte-feed.ts";
import type { Inflation } from "./inflation.ts";
import { cutShort, isCutShort } from "./packing.ts";

const MAGIC = [0x1f, 0x8b];
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
    if (first === MAGIC[0]) return true;
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
  if (MAGIC.some((byte, index) => header[index] !== byte)) throw new Error("incorrect header check");
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

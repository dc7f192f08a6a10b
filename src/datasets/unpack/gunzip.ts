import type { ZStream as Stream } from "pako";
import { createByteFeed } from "./byte-feed.ts";
import { cutShort } from "./packing.ts";

/** For zlib: gzip alone, with the largest window. */
const GZIP_WINDOW_BITS = 31;
const MAGIC = 0x1f;
const PACKED_STEP_BYTES = 2 ** 16;
const PIECE_BYTES = 2 ** 18;

/**
 * Several members in one file are one stream (RFC 1952, 2.2), each held to its checksum and length; zeros behind the last are passed over.
 * @throws CutShort where the stream ends within a member, or something else follows one; any other error where a member is damaged
 */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { ZStream, Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2, zlibInflateReset } =
    await import("pako");
  const feed = createByteFeed(pieces);
  const stream: Stream = new ZStream();
  zlibInflateInit2(stream, GZIP_WINDOW_BITS);
  stream.output = new Uint8Array(PIECE_BYTES);
  for (let isInside = true; ;) {
    const packed = (await feed.look(1)).subarray(0, PACKED_STEP_BYTES);
    const [first] = packed;
    if (first === undefined) {
      if (isInside) throw cutShort("it ends within a member");
      return;
    }
    if (!isInside && first === 0) {
      feed.skip(1);
      continue;
    }
    if (!isInside && first !== MAGIC) throw cutShort("what follows a member is not gzip");
    stream.input = packed;
    stream.next_in = 0;
    stream.avail_in = packed.length;
    isInside = true;
    for (let hasMore = true; hasMore;) {
      stream.next_out = 0;
      stream.avail_out = PIECE_BYTES;
      const status = zlibInflate(stream, Z_NO_FLUSH);
      if (stream.next_out > 0) yield stream.output.subarray(0, stream.next_out);
      if (status === Z_STREAM_END) {
        isInside = false;
        zlibInflateReset(stream);
      } else if (status !== Z_OK && status !== Z_BUF_ERROR) throw new Error(stream.msg);
      hasMore = isInside && (stream.avail_in > 0 || stream.avail_out === 0);
    }
    feed.skip(stream.next_in);
  }
}

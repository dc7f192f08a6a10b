import { buf as crc32 } from "crc-32";
import type { ByteFeed } from "../../datasets/unpack/byte-feed.ts";
import type { Inflation } from "../../datasets/unpack/inflation.ts";
import { cutShort } from "../../datasets/unpack/packing.ts";

/** For zlib: deflate without a header, with the largest window. */
const RAW_WINDOW_BITS = -15;
const PACKED_STEP_BYTES = 2 ** 16;
const PIECE_BYTES = 2 ** 18;

/** Inflation by pako, which is fetched with the first packed file. */
export const pageInflation: Inflation = {
  inflateStream,
  async inflateAtOnce(packed, mostBytes) {
    const { ZStream, Z_FINISH, Z_STREAM_END, zlibInflate, zlibInflateInit2 } = await import("pako");
    const stream = new ZStream();
    zlibInflateInit2(stream, RAW_WINDOW_BITS);
    stream.input = packed;
    stream.avail_in = packed.length;
    // One spare byte shows that there are more than allowed.
    stream.output = new Uint8Array(mostBytes + 1);
    stream.avail_out = mostBytes + 1;
    const status = zlibInflate(stream, Z_FINISH);
    if (stream.next_out > mostBytes) throw new Error("it is larger than the directory claims");
    if (status !== Z_STREAM_END) throw new Error(stream.msg || "unexpected end of file");
    return stream.output.subarray(0, stream.next_out);
  },
  crc32: (bytes, before) => crc32(bytes, before) >>> 0,
};

async function* inflateStream(feed: ByteFeed): AsyncGenerator<Uint8Array> {
  const { ZStream, Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2 } = await import("pako");
  const stream = new ZStream();
  zlibInflateInit2(stream, RAW_WINDOW_BITS);
  stream.output = new Uint8Array(PIECE_BYTES);
  for (let isEnded = false; !isEnded;) {
    const packed = (await feed.look(1)).subarray(0, PACKED_STEP_BYTES);
    if (packed.length === 0) throw cutShort("it ends within a deflate stream");
    stream.input = packed;
    stream.next_in = 0;
    stream.avail_in = packed.length;
    for (let hasMore = true; hasMore;) {
      stream.next_out = 0;
      stream.avail_out = PIECE_BYTES;
      const status = zlibInflate(stream, Z_NO_FLUSH);
      if (stream.next_out > 0) yield stream.output.subarray(0, stream.next_out);
      isEnded = status === Z_STREAM_END;
      if (!isEnded && status !== Z_OK && status !== Z_BUF_ERROR) throw new Error(stream.msg);
      hasMore = !isEnded && (stream.avail_in > 0 || stream.avail_out === 0);
    }
    feed.skip(stream.next_in);
  }
}

import { crc32, createInflateRaw, inflateRawSync, type InflateRaw } from "node:zlib";
import type { ByteFeed } from "./byte-feed.ts";
import type { Inflation } from "./inflation.ts";
import { cutShort } from "./packing.ts";

/** Deflate packs 1,032 bytes into one at most: so much is inflated before it is given on. */
const PACKED_STEP_BYTES = 2 ** 15;
const PIECE_BYTES = 2 ** 18;

/** Inflation by Node's zlib. */
export const nodeInflation: Inflation = {
  inflateStream,
  inflateAtOnce: (packed, mostBytes) => inflateRawSync(packed, { maxOutputLength: Math.max(1, mostBytes) }),
  crc32,
};

async function* inflateStream(feed: ByteFeed): AsyncGenerator<Uint8Array> {
  const stream = createInflateRaw({ chunkSize: PIECE_BYTES });
  let pieces: Uint8Array[] = [];
  stream.on("data", (piece: Uint8Array) => pieces.push(piece));
  const ended = new Promise<void>((resolve) => stream.once("end", resolve));
  const failed = new Promise<Error>((resolve) => stream.once("error", resolve));
  try {
    for (;;) {
      const packed = (await feed.look(1)).subarray(0, PACKED_STEP_BYTES);
      if (packed.length === 0) throw cutShort("it ends within a deflate stream");
      const before = stream.bytesWritten;
      const error = await Promise.race([written(stream, packed), failed]);
      const used = stream.bytesWritten - before;
      const isEnded = error === null && used < packed.length;
      if (isEnded) await ended;
      yield* pieces;
      pieces = [];
      if (error !== null) throw error;
      feed.skip(used);
      if (isEnded) return;
    }
  } finally {
    stream.destroy();
  }
}

/** Resolves once a chunk is inflated, to null. */
function written(stream: InflateRaw, packed: Uint8Array): Promise<null> {
  return new Promise((resolve) => {
    stream.write(packed, () => {
      resolve(null);
    });
  });
}

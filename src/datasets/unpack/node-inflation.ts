import { crc32, createInflateRaw, type InflateRaw, inflateRawSync } from "node:zlib";
import { type ByteFeed, cutShort, type Inflation } from "./packing.ts";

/**
 * Deflate packs 1,032 bytes into one at most: bytes of it that are inflated before the result is
 * given on.
 */
const PACKED_STEP_BYTES = 2 ** 15;
/** Memory that every stream takes, also that of a small file. */
const PIECE_BYTES = 2 ** 16;

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
      const isCut = packed.length === 0;
      const before = stream.bytesWritten;
      // A stream that has ended takes no more, which is how its end shows: also where nothing
      // follows.
      const given = isCut ? Uint8Array.of(0) : packed;
      const error = await Promise.race([written(stream, given), failed]);
      const used = stream.bytesWritten - before;
      const isEnded = error === null && used < given.length;
      if (isCut && !isEnded) throw cutShort("it ends within a deflate stream");
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

import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Unpackers } from "./unpack-file.ts";

const PIECE_BYTES = 2 ** 18;
/** A block of zstd is 128 KiB and may take 4 bytes (RFC 8878, 3.1.1.2): so few are unpacked at once that what they give fits into memory. */
const ZSTD_STEP_BYTES = 2048;

/** What Node unpacks; the packages are loaded with the first file that needs them. */
export const UNPACKERS: Unpackers = { gzip: gunzip, zstd: unzstd, xz: unxz };

/** Several members in one file are one stream, and what follows the last is passed over, as gunzip does (RFC 1952, 2.2). */
async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // What fails, or stops, ends both; the reader below is given the error.
  const unpacked = pipeline(readableOf(pieces), createGunzip({ chunkSize: PIECE_BYTES }), () => undefined);
  for await (const piece of unpacked) yield piece as Uint8Array;
}

/** Several frames are one stream (RFC 8878, 3.1). The package does not hold the content to the checksum of its frame. */
async function* unzstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import("fzstd");
  let unpacked: Uint8Array[] = [];
  const decompress = new Decompress((piece) => {
    unpacked.push(piece);
  });
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; from += ZSTD_STEP_BYTES) {
      decompress.push(piece.slice(from, from + ZSTD_STEP_BYTES));
      const given = unpacked;
      unpacked = [];
      yield* given;
    }
  }
  decompress.push(new Uint8Array(0), true);
  yield* unpacked;
}

/** Several streams in one file are one (.xz format 1.2, 2). */
async function* unxz(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { XzReadableStream } = (await import("xz-decompress")).default;
  const packed = Readable.toWeb(readableOf(pieces)) as ReadableStream<Uint8Array>;
  const reader = new XzReadableStream(packed).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // One stream is unpacked at a time: the next one waits until this one is let go.
    await reader.cancel().catch(() => undefined);
  }
}

/** A stream of Node asks for the next piece while it holds the last, so each is copied. */
function readableOf(pieces: AsyncIterable<Uint8Array>): Readable {
  async function* copied(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) yield piece.slice();
  }
  return Readable.from(copied(), { highWaterMark: 1 });
}

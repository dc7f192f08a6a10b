import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Unpackers } from "./unpack-file.ts";

const PIECE_BYTES = 2 ** 18;

/** What Node unpacks. */
export const UNPACKERS: Unpackers = { gzip: gunzip };

/** Several members in one file are one stream, and what follows the last is passed over, as gunzip does (RFC 1952, 2.2). */
async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(copied(pieces), { highWaterMark: 1 });
  // What fails, or stops, ends both; the reader below is given the error.
  const unpacked = pipeline(packed, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined);
  for await (const piece of unpacked) yield piece as Uint8Array;
}

/** A stream of Node asks for the next piece while it holds the last. */
async function* copied(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield piece.slice();
}

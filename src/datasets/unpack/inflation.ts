import type { ByteFeed } from "./byte-feed.ts";

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

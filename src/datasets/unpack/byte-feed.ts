/** The bytes of a stream, for a reader that needs a number of them at once. */
export interface ByteFeed {
  /** At least `length` of the next bytes, or all that are left; good until the next call. */
  readonly look: (length: number) => Promise<Uint8Array>;
  /** Goes on behind the next bytes, as many as were looked at or fewer. */
  readonly skip: (length: number) => void;
}

/** @param pieces of the stream, each good until the next one is asked for */
export function createByteFeed(pieces: AsyncIterable<Uint8Array>): ByteFeed {
  const iterator = pieces[Symbol.asyncIterator]();
  let held = new Uint8Array(2 ** 16);
  let from = 0;
  let to = 0;

  function add(piece: Uint8Array): void {
    if (to + piece.length > held.length) {
      const length = to - from + piece.length;
      const larger = length > held.length ? new Uint8Array(2 * length) : held;
      larger.set(held.subarray(from, to));
      to -= from;
      from = 0;
      held = larger;
    }
    held.set(piece, to);
    to += piece.length;
  }

  return {
    async look(length) {
      while (to - from < length) {
        const next = await iterator.next();
        if (next.done === true) break;
        add(next.value);
      }
      return held.subarray(from, to);
    },
    skip(length) {
      from += length;
    },
  };
}

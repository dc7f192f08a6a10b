import { at } from "../../core/at.ts";
import { createByteFeed, cutShort } from "./packing.ts";

/** What a block begins with, and what follows the last one: the digits of pi and of its root. */
const BLOCK = [0x314159, 0x265359];
const END = [0x177245, 0x385090];
/** The blocks of a stream hold 1 to 9 of these. */
const BLOCK_UNIT = 100_000;
/** No block is packed into more: each byte of it into 20 bits, with the tables before them. */
const LARGEST_PACKED_BYTES = 9 * BLOCK_UNIT * 2.5 + 2 ** 15;
const HEADER_BYTES = 4;
const LONGEST_CODE = 20;
/** Symbols coded by one table, until the next selector chooses. */
const GROUP_SYMBOLS = 50;
const PIECE_BYTES = 2 ** 18;
/** CRC-32 with the highest bit first, as bzip2 has it. */
const CRC_POLYNOMIAL = 0x04c11db7;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? CRC_POLYNOMIAL : 0);
  return sum;
});

/**
 * Gives the next `count` bits, the highest first; 24 at most.
 * @throws CutShort where there are no more
 */
type ReadBits = (count: number) => number;

/** The codes of one Huffman table, by their length. */
interface CodeTable {
  readonly shortest: number;
  readonly longest: number;
  /** The largest code of each length; less than any code where a length has none. */
  readonly limits: Int32Array;
  /** What is taken off a code of each length for its place among the symbols. */
  readonly bases: Int32Array;
  /** In order of their codes. */
  readonly symbols: Uint16Array;
}

/**
 * Several streams in one file are one text, each held to its checksums, those of its blocks too;
 * zeros after the last are skipped. Written here since the packages for it hang on a run of more
 * than 2^31 bytes, which a few bytes can claim.
 * @throws CutShort where the stream ends before its end, or something else follows it; any other
 *   error where it is damaged
 */
export async function* bunzip2(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const feed = createByteFeed(pieces);
  for (let isFirst = true; ; isFirst = false) {
    const header = (await feed.look(HEADER_BYTES)).slice(0, HEADER_BYTES);
    if (header.length === 0 && !isFirst) return;
    if (header[0] === 0 && !isFirst) {
      feed.skip(1);
      continue;
    }
    if (header.length < HEADER_BYTES) throw cutShort("it ends within a header");
    const units = at(header, 3) - 0x30;
    const isHeader = header[0] === 0x42 && header[1] === 0x5a && header[2] === 0x68 && units >= 1 && units <= 9;
    if (!isHeader) throw cutShort("what follows a stream is not bzip2");
    feed.skip(HEADER_BYTES);
    const links = new Uint32Array(units * BLOCK_UNIT);
    let sum = 0;
    let usedBits = 0;
    for (let isEnd = false; !isEnd;) {
      const packed = await feed.look(LARGEST_PACKED_BYTES);
      let place = 0;
      let held = 0;
      let heldBits = 0;
      const read: ReadBits = (count) => {
        while (heldBits < count) {
          const byte = packed[place];
          if (byte === undefined) throw cutShort("it ends within a block");
          held = (held << 8) | byte;
          place += 1;
          heldBits += 8;
        }
        heldBits -= count;
        return (held >>> heldBits) & ((1 << count) - 1);
      };
      read(usedBits);
      const kind = [read(24), read(24)];
      const expected = ((read(16) << 16) | read(16)) >>> 0;
      isEnd = kind[0] === END[0] && kind[1] === END[1];
      if (isEnd) {
        if (expected !== sum) throw new Error("it does not have the checksum that it says");
        feed.skip(place);
        usedBits = 0;
      } else {
        if (kind[0] !== BLOCK[0] || kind[1] !== BLOCK[1]) throw new Error("a block does not begin as one");
        const block = readBlock(read, links);
        sum = (((sum << 1) | (sum >>> 31)) ^ expected) >>> 0;
        usedBits = heldBits === 0 ? 0 : 8 - heldBits;
        feed.skip(heldBits === 0 ? place : place - 1);
        yield* unpackedBlock(links, block, expected);
      }
    }
  }
}

/** Where the text of a block begins among its links, and how many there are. */
interface Block {
  readonly origin: number;
  readonly length: number;
}

/**
 * Reads a block behind its checksum.
 * @param links are filled: of each sorted byte, the byte and the place of the next
 */
function readBlock(read: ReadBits, links: Uint32Array): Block {
  if (read(1) === 1) throw new Error("a block is of a kind that bzip2 has not written since 1997");
  const origin = read(24);
  const bytes = usedBytes(read);
  const tableCount = read(3);
  const selectorCount = read(15);
  if (bytes.length === 0 || tableCount < 2 || tableCount > 6 || selectorCount === 0) throw damaged();
  const selectors = new Uint8Array(selectorCount);
  const order = Uint8Array.from({ length: tableCount }, (_, index) => index);
  for (let index = 0; index < selectorCount; index += 1) {
    let rank = 0;
    while (read(1) === 1) rank += 1;
    if (rank >= tableCount) throw damaged();
    selectors[index] = toFront(order, rank);
  }
  const tables = Array.from({ length: tableCount }, () => readTable(read, bytes.length + 2));
  const counts = new Uint32Array(257);
  const end = bytes.length + 1;
  let length = 0;
  let run = 0;
  let runUnit = 1;
  const repeat = (byte: number): void => {
    if (length + run > links.length) throw damaged();
    links.fill(byte, length, length + run);
    counts[byte + 1] = at(counts, byte + 1) + run;
    length += run;
    run = 0;
    runUnit = 1;
  };
  for (let group = 0; ; group += 1) {
    const table = at(tables, at(selectors, group));
    for (let index = 0; index < GROUP_SYMBOLS; index += 1) {
      const symbol = readSymbol(read, table);
      if (symbol <= 1) {
        run += runUnit << symbol;
        runUnit <<= 1;
        if (run > links.length) throw damaged();
        continue;
      }
      if (run > 0) repeat(at(bytes, 0));
      if (symbol === end) {
        link(links, length, counts);
        if (origin >= length) throw damaged();
        return { origin, length };
      }
      run = 1;
      repeat(toFront(bytes, symbol - 1));
    }
  }
}

/**
 * Chains the sorted bytes of a block: each keeps its byte below and the place of the one after it
 * above.
 */
function link(links: Uint32Array, length: number, counts: Uint32Array): void {
  for (let byte = 0; byte < 256; byte += 1) counts[byte + 1] = at(counts, byte + 1) + at(counts, byte);
  for (let place = 0; place < length; place += 1) {
    const byte = at(links, place) & 0xff;
    const next = at(counts, byte);
    counts[byte] = next + 1;
    links[next] = (at(links, next) & 0xff) | (place << 8);
  }
}

/** The text of a block: four equal bytes are followed by how many more of them there are. */
function* unpackedBlock(links: Uint32Array, { origin, length }: Block, expected: number): Generator<Uint8Array> {
  const piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  let sum = -1;
  let next = at(links, origin) >>> 8;
  let last = -1;
  let equal = 0;
  for (let done = 0; done < length; done += 1) {
    const entry = at(links, next);
    const byte = entry & 0xff;
    next = entry >>> 8;
    let count = 1;
    let written = byte;
    if (equal === 4) {
      count = byte;
      written = last;
      equal = 0;
      last = -1;
    } else {
      equal = byte === last ? equal + 1 : 1;
      last = byte;
    }
    for (; count > 0; count -= 1) {
      sum = (sum << 8) ^ at(CRC_TABLE, (sum >>> 24) ^ written);
      piece[filled] = written;
      filled += 1;
    }
    if (filled >= PIECE_BYTES - 256) {
      yield piece.subarray(0, filled);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
  if (~sum >>> 0 !== expected) throw new Error("a block does not have the checksum that it says");
}

/** The bytes that occur in a block, in order. */
function usedBytes(read: ReadBits): Uint8Array {
  const bytes: number[] = [];
  const rows = read(16);
  for (let row = 0; row < 16; row += 1) {
    if (((rows >> (15 - row)) & 1) === 0) continue;
    const columns = read(16);
    for (let column = 0; column < 16; column += 1) {
      if (((columns >> (15 - column)) & 1) === 1) bytes.push(16 * row + column);
    }
  }
  return Uint8Array.from(bytes);
}

function readTable(read: ReadBits, symbolCount: number): CodeTable {
  const lengths = new Uint8Array(symbolCount);
  const ofLength = new Int32Array(LONGEST_CODE + 2);
  let length = read(5);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    while (length >= 1 && length <= LONGEST_CODE && read(1) === 1) length += read(1) === 0 ? 1 : -1;
    if (length < 1 || length > LONGEST_CODE) throw damaged();
    lengths[symbol] = length;
    ofLength[length] = at(ofLength, length) + 1;
  }
  const limits = new Int32Array(LONGEST_CODE + 1).fill(-1);
  const bases = new Int32Array(LONGEST_CODE + 1);
  const symbols = new Uint16Array(symbolCount);
  let code = 0;
  let place = 0;
  for (let bits = 1; bits <= LONGEST_CODE; bits += 1) {
    const count = at(ofLength, bits);
    bases[bits] = code - place;
    if (count > 0) limits[bits] = code + count - 1;
    for (let symbol = 0; symbol < symbolCount; symbol += 1) {
      if (lengths[symbol] === bits) symbols[place++] = symbol;
    }
    code = (code + count) << 1;
  }
  return {
    shortest: lengths.reduce((least, one) => Math.min(least, one), LONGEST_CODE),
    longest: lengths.reduce((most, one) => Math.max(most, one), 1),
    limits,
    bases,
    symbols,
  };
}

function readSymbol(read: ReadBits, { shortest, longest, limits, bases, symbols }: CodeTable): number {
  let code = read(shortest);
  for (let bits = shortest; bits <= longest; bits += 1) {
    if (code <= at(limits, bits)) {
      const symbol = symbols[code - at(bases, bits)];
      if (symbol === undefined) throw damaged();
      return symbol;
    }
    if (bits < longest) code = (code << 1) | read(1);
  }
  throw damaged();
}

/** Takes the element of a rank, and puts it before all others. */
function toFront(order: Uint8Array, rank: number): number {
  const taken = at(order, rank);
  order.copyWithin(1, 0, rank);
  order[0] = taken;
  return taken;
}

function damaged(): Error {
  return new Error("a block is damaged");
}

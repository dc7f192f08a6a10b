import { crc32, deflateRawSync } from "node:zlib";
import { makeZip, type ZipEntry } from "./zip.ts";

/** The zips that every reader of zips must take or refuse, whatever library is behind it. */
export const GOOD_ENTRY: ZipEntry = { name: "good.txt", data: "3 4 5" };

/** Names that lead out of the zip. */
export const OUTSIDE_NAMES = ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "C:/evil.txt", "..\\evil.txt", ".."];

export const WHOLE_ZIP = makeZip([GOOD_ENTRY, { name: "more.txt", data: "6 7 8 ".repeat(100) }]);

export const BROKEN_ZIPS: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["no zip at all", Buffer.from("3 4 5 6\n".repeat(100))],
  ["a web page", Buffer.from("<!doctype html><title>404</title>".padEnd(500))],
  ["zeros", new Uint8Array(100_000)],
  ["a zip cut short", WHOLE_ZIP.subarray(0, WHOLE_ZIP.length - 10)],
  ["a zip without its beginning", WHOLE_ZIP.subarray(20)],
  ["fewer entries than it claims", makeZip([GOOD_ENTRY], { entries: 3 })],
];

/** A zip of an entry that unpacks to 300 MB of zeros, and claims another size. */
export function bombOf(unpacked: number): Uint8Array {
  const bomb = deflateRawSync(Buffer.alloc(300e6), { level: 1 });
  const bytes = Buffer.from(makeZip([{ name: "bomb.txt", data: bomb, method: 0, claims: { unpacked } }]));
  // The directory's own entry: method deflate over the stored bomb.
  bytes.writeUInt16LE(8, 8);
  bytes.writeUInt16LE(8, bytes.indexOf("PK\x01\x02") + 10);
  return bytes;
}

const KERNEL_BYTES = 10_000_000;

/** Where the directory begins. */
function directoryOf(zip: Buffer): number {
  return zip.readUInt32LE(zip.length - 22 + 16);
}

/** Every entry of the directory is about the one entry that is there. */
function sharedEntry(): Uint8Array {
  const zip = Buffer.from(makeZip(numbered(20)));
  for (let at = directoryOf(zip); at < zip.length - 22; at += 46 + zip.readUInt16LE(at + 28))
    zip.writeUInt32LE(0, at + 42);
  return zip;
}

/** Fifield's quoted overlap: each entry's data begin with a stored block that quotes the next entry's local header, so that all end in the same kernel. */
function quotedOverlap(): Uint8Array {
  const kernel = Buffer.alloc(KERNEL_BYTES);
  const packedKernel = deflateRawSync(kernel, { level: 9 });
  const names = Array.from({ length: 20 }, (_, index) => `${String(index).padStart(2, "0")}.txt`);
  let data = packedKernel;
  let unpacked: Buffer = kernel;
  let bytes = Buffer.alloc(0);
  const entries: { header: Buffer; fromEnd: number }[] = [];
  for (const name of names.reverse()) {
    const header = localHeader(name, crc32(unpacked), data.length, unpacked.length);
    bytes = Buffer.concat([header, data]);
    entries.unshift({ header, fromEnd: bytes.length });
    const quote = Buffer.alloc(5);
    quote.writeUInt16LE(header.length, 1);
    quote.writeUInt16LE(0xffff ^ header.length, 3);
    data = Buffer.concat([quote, header, data]);
    unpacked = Buffer.concat([header, unpacked]);
  }
  // The outermost entry begins the file; each other one is inside of it.
  const places = entries.map(({ header, fromEnd }) => {
    const central = Buffer.concat([
      Buffer.from("PK\x01\x02\x14\x00", "latin1"),
      header.subarray(4, 30),
      Buffer.alloc(14),
      header.subarray(30),
    ]);
    central.writeUInt32LE(bytes.length - fromEnd, 42);
    return central;
  });
  const directory = Buffer.concat(places);
  const tail = Buffer.alloc(22);
  tail.write("PK\x05\x06", "latin1");
  tail.writeUInt16LE(entries.length, 8);
  tail.writeUInt16LE(entries.length, 10);
  tail.writeUInt32LE(directory.length, 12);
  tail.writeUInt32LE(bytes.length, 16);
  return Buffer.concat([bytes, directory, tail]);
}

function localHeader(name: string, crc: number, packed: number, unpacked: number): Buffer {
  const header = Buffer.alloc(30 + name.length);
  header.write("PK\x03\x04\x14\x00\x00\x00\x08\x00", "latin1");
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(unpacked, 22);
  header.writeUInt16LE(name.length, 26);
  header.write(name, 30);
  return header;
}

function numbered(count: number): ZipEntry[] {
  return Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, data: "0 ".repeat(100) }));
}

/** Zips that unpack to many times what they hold, since their entries share bytes. */
export const BOMBS: readonly (readonly [string, () => Uint8Array])[] = [
  ["one entry under many names", sharedEntry],
  ["quoted overlap", quotedOverlap],
];

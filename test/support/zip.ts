import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a made-up zip; `claims` lets the headers lie about it. */
export interface ZipEntry {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** 0 stored, 8 deflated; any other number is written as it is, over deflated bytes. */
  readonly method?: number;
  readonly flags?: number;
  /** Says that it is a symbolic link to what its data name. */
  readonly isLink?: boolean;
  readonly claims?: { readonly packed?: number; readonly unpacked?: number; readonly crc?: number };
}

/** What the end of the zip says; the truth where left out. */
export interface ZipEnd {
  readonly entries?: number;
  /** Write the zip64 end record, which has room for 2^64 entries. */
  readonly zip64?: boolean;
}

/** A zip as bytes, with whatever lies the entries and the end tell. */
export function makeZip(entries: readonly ZipEntry[], end: ZipEnd = {}): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = typeof entry.data === "string" ? Buffer.from(entry.data) : entry.data;
    const method = entry.method ?? 8;
    const packed = method === 0 ? data : deflateRawSync(data);
    const facts = Buffer.alloc(24);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(entry.flags ?? 0, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt32LE(entry.claims?.crc ?? crc32(data), 10);
    facts.writeUInt32LE(entry.claims?.packed ?? packed.length, 14);
    const unpacked = entry.claims?.unpacked ?? data.length;
    facts.writeUInt32LE(Math.min(unpacked, 0xffffffff), 18);
    facts.writeUInt16LE(name.length, 22);
    local.push(Buffer.from("PK\x03\x04", "latin1"), facts, Buffer.alloc(2), name, Buffer.from(packed));
    const extra = unpacked >= 0xffffffff ? zip64Size(unpacked) : Buffer.alloc(0);
    const place = Buffer.alloc(16);
    place.writeUInt16LE(extra.length, 0);
    if (entry.isLink === true) place.writeUInt32LE(0o120777 * 2 ** 16, 8);
    place.writeUInt32LE(offset, 12);
    central.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), facts, place, name, extra);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const count = end.entries ?? entries.length;
  const tail = Buffer.alloc(22);
  tail.write("PK\x05\x06", "latin1");
  tail.writeUInt16LE(end.zip64 === true ? 0xffff : count, 8);
  tail.writeUInt16LE(end.zip64 === true ? 0xffff : count, 10);
  tail.writeUInt32LE(directory.length, 12);
  tail.writeUInt32LE(end.zip64 === true ? 0xffffffff : offset, 16);
  const zip64 = end.zip64 === true ? [zip64End(count, directory.length, offset)] : [];
  return Buffer.concat([...local, directory, ...zip64, tail]);
}

function zip64Size(bytes: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(bytes), 4);
  return extra;
}

function zip64End(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

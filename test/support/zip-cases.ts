import { deflateRawSync } from "node:zlib";
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

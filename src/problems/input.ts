import type { Phrases } from "./edge.ts";

/** What can be wrong with files, folders and archives as such. */
export interface InputProblems {
  /** The system refused it. @property verb what was tried, as a participle */
  readonly "input.system": {
    readonly verb: "hashed" | "listed" | "opened" | "read" | "written";
    readonly reason: string;
  };
  readonly "input.not-found": { readonly reason: string };
  readonly "input.not-readable-kind": object;
  readonly "input.ambiguous-name": { readonly names: number };
  readonly "input.folder-in-use": { readonly by: "one" | "several"; readonly process: number | null };
  readonly "input.link-outside": object;
  readonly "input.links-inside": EntriesFacts;
  readonly "input.special-files": EntriesFacts;
  readonly "input.too-large": { readonly mostBytes: number };
  readonly "input.became-shorter": { readonly bytes: number; readonly expectedBytes: number };
  readonly "input.replaced-by-link": object;
  readonly "input.no-longer-file": object;
  readonly "input.changed": object;
  readonly "input.lines-changed": object;
  readonly "input.gone": { readonly file: string };
  readonly "input.terminal": object;
  readonly "input.read-once": object;
  readonly "input.lines-read-once": object;
  readonly "input.digest-too-early": object;

  readonly "input.zip-unusable": { readonly reason: string };
  readonly "input.zip-entries": { readonly entries: number; readonly most: number };
  readonly "input.unpacks-too-large": { readonly mostBytes: number };
  readonly "input.entries-overlap": { readonly first: string; readonly second: string };
  readonly "input.zip-bomb": { readonly unpackedBytes: number; readonly packedBytes: number };
  readonly "input.bomb": { readonly unpackedBytes: number; readonly mostRatio: number };
  readonly "input.entry-too-large": { readonly mostBytes: number };
  readonly "input.entry-impossible": { readonly packedBytes: number; readonly unpackedBytes: number };
  readonly "input.entry-encrypted": object;
  /** @property method its number in the zip's directory (APPNOTE 4.4.5) */
  readonly "input.entry-method": { readonly method: number };
  readonly "input.entry-cut": object;
  readonly "input.entry-differs": { readonly claim: "checksum" | "size" };
  readonly "input.entry-damaged": { readonly reason: string };
  readonly "input.link-in-archive": { readonly archive: "tar" | "zip" };
  readonly "input.name-outside": object;
  readonly "input.zip-in-zip": { readonly zip: string; readonly entry: string };
  readonly "input.zip-in-tar": { readonly tar: string; readonly entry: string };
  readonly "input.archive-in-archive": object;
  readonly "input.archive-in-pipe": { readonly mostBytes: number };
  readonly "input.entries-repeated": EntriesFacts;
  readonly "input.tar-damaged": { readonly reason: string };
  readonly "input.tar-cut": { readonly reason: string };

  readonly "input.packed-cut": { readonly packing: string; readonly reason: string };
  readonly "input.packed-damaged": { readonly packing: string; readonly reason: string };
  readonly "input.packed-twice": { readonly outer: string; readonly inner: string };
  readonly "input.xz-in-xz": object;
}

interface EntriesFacts {
  /** The first of them, in order. */
  readonly named: readonly string[];
  /** All of them. */
  readonly count: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

const list = ({ named, count }: EntriesFacts): string =>
  `${named.join(", ")}${count > named.length ? ` and ${count - named.length} more` : ""}`;
const entries = (facts: EntriesFacts, kind: string, what: string): string =>
  `${facts.count} of its entries, each a ${kind}, ${facts.count === 1 ? "is" : "are"} ${what}: ${list(facts)}`;

export const INPUT_PHRASES: Phrases<InputProblems> = {
  "input.system": ({ verb, reason }) => `cannot be ${verb}: ${reason}`,
  "input.not-found": ({ reason }) => reason,
  "input.not-readable-kind": () => "is neither a file, a folder nor a pipe; what a device holds, write to a file first",
  "input.ambiguous-name": ({ names }) =>
    `${names} names in its folder read like this, since they are not UTF-8; name the folder`,
  "input.folder-in-use": ({ by, process }) => {
    if (by === "several") return "other commands are writing there; name another folder";
    const who = process === null ? "another command" : `another command (process ${process})`;
    return `${who} is writing there; wait until it has ended, or name another folder`;
  },
  "input.link-outside": () =>
    "is a link that leads out of the folder, so it is not followed; to read what it leads to, name that itself",
  "input.links-inside": (facts) =>
    entries(facts, "link", "not followed, since what it leads to is in the folder and is read once"),
  "input.special-files": (facts) => entries(facts, "pipe, socket or device", "not read"),
  "input.too-large": ({ mostBytes }) => `is larger than ${mostBytes / MIB} MiB; split it`,
  "input.became-shorter": ({ bytes, expectedBytes }) =>
    `became shorter while it was read (${bytes} of ${expectedBytes} bytes); read it when no program writes to it`,
  "input.replaced-by-link": () => "was replaced by a link after the folder was listed; it is not read",
  "input.no-longer-file": () => "is no longer a file",
  "input.changed": () => "changed while it was read",
  "input.lines-changed": () =>
    "changed while it was read, so the lines of its calls are not certain; read it when no program writes to it",
  "input.gone": ({ file }) => `${file} is no longer there`,
  "input.terminal": () => "standard input is a terminal; pipe a recording into it, or name a file",
  "input.read-once": () => "can be read only once",
  "input.lines-read-once": () =>
    "can be read only once, and the lines of its calls would be read a second time; write it to a file, and name that",
  "input.digest-too-early": () => "has no digest until all of it is read",

  "input.zip-unusable": ({ reason }) => `is not a usable zip: ${reason}`,
  "input.zip-entries": ({ entries: found, most }) => `refused: it claims ${found} entries, more than ${most}`,
  "input.unpacks-too-large": ({ mostBytes }) => `refused: it unpacks to more than ${mostBytes / GIB} GiB`,
  "input.entries-overlap": ({ first, second }) =>
    `refused: its entries ${first} and ${second} share the same bytes, as in a zip bomb`,
  "input.zip-bomb": ({ unpackedBytes, packedBytes }) =>
    `refused: it unpacks to ${(unpackedBytes / GIB).toFixed(1)} GiB, ${Math.round(unpackedBytes / packedBytes)} times its size, as a zip bomb does; if you trust it, unpack it and name the folder`,
  "input.bomb": ({ unpackedBytes, mostRatio }) =>
    `refused: it unpacks to more than ${Math.floor(unpackedBytes / GIB)} GiB, more than ${mostRatio} times its size, as a bomb does; if you trust it, unpack it and name what is in it`,
  "input.entry-too-large": ({ mostBytes }) =>
    `claims to hold more than ${mostBytes / MIB} MiB; unpack the zip and name the file`,
  "input.entry-impossible": ({ packedBytes, unpackedBytes }) =>
    `cannot be unpacked: it claims that ${packedBytes} bytes unpack to ${unpackedBytes}, more than deflate can pack`,
  "input.entry-encrypted": () => "is encrypted",
  "input.entry-method": ({ method }) => `is packed by method ${method}; repack the zip with deflate`,
  "input.entry-cut": () => "is cut short",
  "input.entry-differs": ({ claim }) =>
    claim === "size"
      ? "does not unpack to the size that the directory claims"
      : "does not have the checksum that the directory claims: the zip is damaged",
  "input.entry-damaged": ({ reason }) => `cannot be unpacked: ${reason}`,
  "input.link-in-archive": ({ archive }) => `is a link; links in a ${archive} are not followed`,
  "input.name-outside": () => "its name leads out of the archive, so it is not read",
  "input.zip-in-zip": ({ zip, entry }, { unpackBy }) =>
    `is a zip inside a zip, which is not read; ${unpackBy(`unzip ${zip} ${entry} -d FOLDER`, `FOLDER/${entry}`)}`,
  "input.zip-in-tar": ({ tar, entry }, { unpackBy }) =>
    `is a zip inside a tar, which is not read; ${unpackBy(`tar -xOf ${tar} ${entry} > FILE.zip`, "FILE.zip")}`,
  "input.archive-in-archive": () =>
    "is an archive inside an archive, which is not read; unpack the outer one and name it",
  "input.archive-in-pipe": ({ mostBytes }) =>
    `is an archive of more than ${mostBytes / MIB} MiB, which is not read from a pipe; write it to a file, and name that`,
  "input.entries-repeated": (facts) =>
    `${facts.count === 1 ? "an entry is" : `${facts.count} entries are`} there several times, of which the last is read: ${list(facts)}`,
  "input.tar-damaged": ({ reason }) => `the tar is damaged or cut short (${reason})`,
  "input.tar-cut": ({ reason }) => `the tar is cut short in it (${reason}); what is behind the cut is missing`,

  "input.packed-cut": ({ packing, reason }) =>
    `its ${packing} data is cut short (${reason}), as that of a log that is still written or that a power failure cut; what is behind the cut is missing`,
  "input.packed-damaged": ({ packing, reason }) => `cannot be unpacked: its ${packing} data is damaged (${reason})`,
  "input.packed-twice": ({ outer, inner }) => `is packed twice (${outer}, then ${inner}); unpack it once`,
  "input.xz-in-xz": () =>
    "is packed with xz inside what is packed with xz, which is not read; unpack the outer one first: unxz FILE",
};

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { datasetOf } from "../../../src/datasets/dataset.ts";
import type { FileSource } from "../../../src/datasets/file-source.ts";
import { readDataset } from "../../../src/datasets/read-dataset.ts";
import { withRotatedLogs } from "../../../src/datasets/rotated-logs.ts";
import { nodeInflation } from "../../../src/datasets/unpack/node-inflation.ts";
import { unpackedSource, withEntries } from "../../../src/datasets/unpack/unpacked-source.ts";
import { openHeldZip } from "../../../src/datasets/unpack/zip-source.ts";
import { isSentinelError } from "../../../src/errors.ts";
import { joinBytes } from "../../../src/traces/bytes.ts";
import { pageInflation } from "../../../src/web/worker/zip-source.ts";
import { inFull } from "../../support/full.ts";
import { randomInteger } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";
import { makeZip } from "../../support/zip.ts";

/** FUZZ_ARCHIVES=1000000 npm run jest -- test/datasets/unpack/archive-fuzz looks further. */
const ARCHIVES = Number(process.env["FUZZ_ARCHIVES"] ?? inFull(100_000, 1500));
const MOST_RETAINED_BYTES = 32 * 2 ** 20;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const folder = temporaryFolder();
const TEXT = Array.from({ length: 300 }, (_, at) => `7 read(${at % 7}, "", 832) = ${at}\n`).join("");
const ENTRIES = { "normal/a.log": TEXT.slice(0, 900), "attack/b.log.gz": gzipSync(TEXT), "normal/a.log.1": TEXT };

const packed = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(import.meta.dirname, "../../fixtures/packed", name)));

function tar(): Uint8Array {
  const place = writeFiles(join(folder, "in"), ENTRIES);
  return Uint8Array.from(execFileSync("tar", ["-cf", "-", "-C", place, ...Object.keys(ENTRIES)]));
}

function bzip2(): Uint8Array {
  const bytes = packed("calls.log.bz2");
  // Blocks of 100 kB, so that a round does not take 4 MB of memory.
  bytes[3] = 0x31;
  return bytes;
}

const KINDS: Readonly<Record<string, readonly Uint8Array[]>> = {
  gzip: [Uint8Array.from(gzipSync(TEXT)), Uint8Array.from(gzipSync(TEXT, { level: 0 }))],
  zstd: [packed("calls.log.zst")],
  xz: [packed("calls.log.xz")],
  bzip2: [bzip2()],
  tar: [tar(), Uint8Array.from(gzipSync(tar()))],
  zip: [Uint8Array.from(makeZip(Object.entries(ENTRIES).map(([name, data]) => ({ name, data }))))],
};

/** One to four changes: cut, a bit flipped, a number that is extreme, a part that is there twice, or gone, and zeros as of a power failure. */
function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let changed = bytes.slice();
  for (let changes = random(4); changes >= 0; changes -= 1) {
    const at = random(Math.max(1, changed.length));
    const length = 1 + random(1 + random(64));
    const kind = random(7);
    if (kind === 0) changed = changed.slice(0, at);
    else if (kind === 1 || kind === 2)
      changed.set([(changed[at] ?? 0) ^ (1 << random(8))].slice(0, changed.length - at), at);
    else if (kind === 3) changed.fill(random(2) === 0 ? 0xff : 0, at, at + 1 + random(4));
    else if (kind === 4) changed = joinBytes([changed.subarray(0, at + length), changed.subarray(at)]).slice();
    else if (kind === 5) changed = joinBytes([changed.subarray(0, at), changed.subarray(at + length)]).slice();
    else changed = joinBytes([changed, random(2) === 0 ? new Uint8Array(length) : bytes]).slice();
  }
  return changed;
}

function sourceOf(bytes: Uint8Array, size: number, isPipe: boolean): FileSource {
  let reads = 0;
  const file = {
    path: "a.data",
    bytes: bytes.length,
    read: () => Promise.resolve(bytes),
    async *pieces() {
      reads += 1;
      if (isPipe && reads > 1) throw new Error("a pipe was read twice");
      for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.slice(from, from + size));
    },
  };
  return {
    location: "a.data",
    name: "a.data",
    files: [file],
    ...(isPipe ? { isReadOnce: true } : {}),
    sha256: () => Promise.resolve(""),
    close: () => Promise.resolve(),
  };
}

/** How many calls are read; null where it is refused. @throws whatever the library did not foresee */
async function read(bytes: Uint8Array, size: number, isPipe: boolean): Promise<number | null> {
  try {
    // The page's inflation reads the pipes, Node's the files.
    const inflation = isPipe ? pageInflation : nodeInflation;
    const opened = await withEntries(
      sourceOf(bytes, size, isPipe),
      ({ location }, held) => openHeldZip(location, held ?? bytes),
      inflation,
    );
    const source = unpackedSource(await withRotatedLogs(opened, inflation), inflation);
    try {
      const data = await readDataset(datasetOf(source, { format: "auto", architecture: null }));
      return Object.values(data.splits)
        .flat()
        .reduce((sum, { calls }) => sum + calls.length, 0);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!isSentinelError(error) || !error.message.includes("a.data")) throw error;
    return null;
  }
}

describe(`${ARCHIVES} mutated archives and packed files`, () => {
  it.each(Object.entries(KINDS))(
    "of %s give calls or one documented error, in pieces of any size, from files and pipes, and leave nothing behind",
    async (_, wholes) => {
      const random = randomInteger(20_261_128);
      const rounds = Math.ceil(ARCHIVES / Object.keys(KINDS).length);
      let whole = 0;
      let before = 0;
      for (let round = 0; round < rounds; round += 1) {
        if (round === rounds >> 2) {
          collectGarbage();
          before = process.memoryUsage().heapUsed + process.memoryUsage().external;
        }
        const bytes = mutated(wholes[round % wholes.length] ?? new Uint8Array(0), random);
        const calls = await read(bytes, 1 + random(random(4) === 0 ? 64 : 8192), random(2) === 0);
        if (calls !== null && calls > 0) whole += 1;
      }
      collectGarbage();
      const after = process.memoryUsage().heapUsed + process.memoryUsage().external;
      expect(after - before).toBeLessThan(MOST_RETAINED_BYTES);
      expect(whole).toBeGreaterThan(rounds / 100);
    },
    600_000,
  );
});

import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { isSentinelError } from "../../src/errors.ts";
import type { SourceFile } from "../../src/datasets/file-source.ts";
import type { Packing } from "../../src/datasets/packing.ts";
import { openUnpacked } from "../../src/datasets/unpack-file.ts";
import { UNPACKERS } from "../../src/datasets/unpackers.ts";
import { joinBytes } from "../../src/traces/join-bytes.ts";
import { randomInteger } from "../support/random.ts";
import { refusalText } from "../support/refusal.ts";

const TEXT = Array.from({ length: 300 }, (_, at) => `${at} read(${at % 7}, "", 832) = ${at}\n`).join("");

/** One text, packed in every way that is unpacked; what other tools packed. */
const PACKED: readonly (readonly [Packing, Uint8Array])[] = [
  ["gzip", gzipSync(TEXT)],
  ["zstd", fixture("calls.log.zst")],
  ["xz", fixture("calls.log.xz")],
];

/** {@link TEXT}, packed by the tool of that name with its usual options. */
function fixture(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, "../fixtures/packed", name));
}

/** A file that comes in pieces of `size` bytes, in one buffer that is used again, as files read from disk do. */
function fileOf(bytes: Uint8Array, size = bytes.length): SourceFile & { readonly isLetGo: () => boolean } {
  let opened = 0;
  const buffer = new Uint8Array(Math.max(1, size));
  async function* pieces(): AsyncGenerator<Uint8Array> {
    opened += 1;
    try {
      for (let from = 0; from < bytes.length; from += size) {
        const piece = bytes.subarray(from, from + size);
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
      }
    } finally {
      opened -= 1;
    }
    await Promise.resolve();
  }
  return {
    path: "a.log",
    bytes: bytes.length,
    pieces,
    read: () => Promise.resolve(bytes),
    isLetGo: () => opened === 0,
  };
}

async function unpack(file: SourceFile): Promise<Uint8Array> {
  const opened = await openUnpacked(file, UNPACKERS);
  try {
    const whole: Uint8Array[] = [];
    for await (const piece of opened.pieces) whole.push(piece.slice());
    return joinBytes(whole);
  } finally {
    await opened.close();
  }
}

async function unpackText(bytes: Uint8Array, size?: number): Promise<string> {
  return new TextDecoder().decode(await unpack(fileOf(bytes, size)));
}

describe("openUnpacked", () => {
  it.each([1, 7, 511, 512, 513, 100_000])("gives a plain file as it is, in pieces of %d bytes", async (size) => {
    const bytes = new TextEncoder().encode(TEXT);
    const file = fileOf(bytes, size);
    expect(await unpack(file)).toEqual(bytes);
    expect(file.isLetGo()).toBe(true);
  });

  it("gives an empty file as it is", async () => {
    expect(await unpackText(new Uint8Array(0))).toBe("");
  });

  it.each(PACKED)("unpacks %s by its content, in pieces of any size", async (_, packed) => {
    for (const size of [1, 5, 100, packed.length]) expect(await unpackText(packed, size)).toBe(TEXT);
  });

  it.each(PACKED)("reads several streams of %s in one file as one text, as of concatenated logs", async (_, packed) => {
    expect(await unpackText(joinBytes([packed, packed, packed]))).toBe(TEXT.repeat(3));
  });

  it.each(PACKED)("tells %s that is cut short from what is whole, at whichever byte", async (packing, packed) => {
    for (let length = 20; length < packed.length; length += 13) {
      const text = await refusalText(() => unpackText(packed.subarray(0, length)), "E_DATASET");
      expect(text).toMatch(new RegExp(`^a\\.log: cannot be unpacked: its ${packing} data is damaged or cut short`));
    }
  });

  it.each(PACKED)("refuses what is packed twice: %s", async (packing, packed) => {
    const text = await refusalText(() => unpackText(gzipSync(packed)), "E_DATASET");
    expect(text).toBe(`a.log: is packed twice (gzip, then ${packing}); unpack it once`);
  });

  it.each(PACKED)("lets the file go where no more of %s is asked for", async (_, packed) => {
    const file = fileOf(packed, 10);
    const opened = await openUnpacked(file, UNPACKERS);
    await opened.close();
    expect(file.isLetGo()).toBe(true);
  });

  it("says how to unpack what is not unpacked here", async () => {
    for (const [packing, packed] of PACKED) {
      const text = await refusalText(() => openUnpacked(fileOf(packed), {}), "E_DATASET");
      expect(text).toMatch(
        new RegExp(`is packed with ${packing}, .*; unpack it first: (gunzip|unzstd|unxz|bunzip2) FILE`),
      );
    }
  });

  it("says how to unpack bzip2, which is not unpacked here", async () => {
    const empty = Uint8Array.from([0x42, 0x5a, 0x68, 0x39, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0, 0, 0, 0]);
    expect(await refusalText(() => unpackText(empty), "E_DATASET")).toBe(
      "a.log: is packed with bzip2, which is not unpacked here; unpack it first: bunzip2 FILE",
    );
  });

  it("ends a bomb of gzip at the limits of a zip, in one error", async () => {
    const member = gzipSync(new Uint8Array(2 ** 27));
    const text = await refusalText(async () => {
      const opened = await openUnpacked(fileOf(joinBytes(Array.from({ length: 12 }, () => member))), UNPACKERS);
      for await (const piece of opened.pieces) piece.at(0);
    }, "E_DATASET");
    expect(text).toMatch(
      /^a\.log: refused: it unpacks to more than 1 GiB, more than 200 times its size, as a bomb does/,
    );
  });
});

describe("a damaged file", () => {
  it.each(PACKED)(
    "of %s, bits flipped or bytes lost, gives bytes or one error, and neither hangs nor crashes",
    async (_, packed) => {
      const random = randomInteger(20_260_114);
      for (let round = 0; round < 300; round += 1) {
        const bytes = packed.slice(0, random(2) === 0 ? packed.length : random(packed.length));
        for (let flips = random(4); flips >= 0; flips -= 1) {
          const at = random(Math.max(1, bytes.length));
          bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        }
        const file = fileOf(bytes, 1 + random(200));
        await unpack(file).catch((error: unknown) => {
          if (!isSentinelError(error)) throw error;
        });
        expect(file.isLetGo()).toBe(true);
      }
    },
  );
});

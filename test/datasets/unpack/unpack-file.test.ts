import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import type { SourceFile } from "../../../src/datasets/file-source.ts";
import { nodeInflation } from "../../../src/datasets/unpack/node-inflation.ts";
import type { Inflation, Packing } from "../../../src/datasets/unpack/packing.ts";
import { openUnpacked } from "../../../src/datasets/unpack/unpack-file.ts";
import { isSentinelError } from "../../../src/errors.ts";
import { isCut } from "../../../src/problems/problem.ts";
import { joinBytes } from "../../../src/traces/bytes.ts";
import { pageInflation } from "../../../src/web/worker/zip-source.ts";
import { inFull } from "../../support/full.ts";
import { randomInteger } from "../../support/random.ts";
import { refusalText } from "../../support/refusal.ts";

const TEXT = Array.from({ length: 300 }, (_, at) => `${at} read(${at % 7}, "", 832) = ${at}\n`).join("");

/** One text, packed in every way that is unpacked; what other tools packed. */
const PACKED: readonly (readonly [Packing, Uint8Array, Inflation])[] = [
  ["gzip", Uint8Array.from(gzipSync(TEXT)), nodeInflation],
  ["gzip", Uint8Array.from(gzipSync(TEXT)), pageInflation],
  ["zstd", fixture("calls.log.zst"), nodeInflation],
  ["xz", fixture("calls.log.xz"), nodeInflation],
  ["bzip2", fixture("calls.log.bz2"), nodeInflation],
];

/** This many bytes at most show how a file is packed. */
const MAGIC_BYTES = 10;

/** {@link TEXT}, packed by the tool of that name with its usual options. */
function fixture(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(join(import.meta.dirname, "../../fixtures/packed", name)));
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

function bytesOf(letters: string): readonly number[] {
  return [...new TextEncoder().encode(letters)];
}

async function unpack(file: SourceFile, inflation = nodeInflation): Promise<Uint8Array> {
  const opened = await openUnpacked(file, inflation);
  try {
    const whole: Uint8Array[] = [];
    for await (const piece of opened.pieces) whole.push(piece.slice());
    return joinBytes(whole);
  } finally {
    await opened.close();
  }
}

async function unpackText(bytes: Uint8Array, size?: number, inflation = nodeInflation): Promise<string> {
  return new TextDecoder().decode(await unpack(fileOf(bytes, size), inflation));
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

  it.each(PACKED)("unpacks %s by its content, in pieces of any size", async (_, packed, inflation) => {
    for (const size of [1, 5, 100, packed.length]) expect(await unpackText(packed, size, inflation)).toBe(TEXT);
  });

  it.each(PACKED)(
    "reads several streams of %s in one file as one text, as of concatenated logs",
    async (_, packed, inflation) => {
      expect(await unpackText(joinBytes([packed, packed, packed]), undefined, inflation)).toBe(TEXT.repeat(3));
    },
  );

  it.each(PACKED)(
    "gives what could be unpacked of %s that is cut short, whole words of it, and says that it is cut",
    async (packing, packed, inflation) => {
      let longest = 0;
      for (let length = packed.length - 1; length > 20; length -= 7) {
        const pieces: Uint8Array[] = [];
        const reading = (async () => {
          const opened = await openUnpacked(fileOf(packed.subarray(0, length), 50), inflation);
          for await (const piece of opened.pieces) pieces.push(piece.slice());
        })();
        const error: unknown = await reading.catch((caught: unknown) => caught);
        const text = new TextDecoder().decode(joinBytes(pieces));
        expect(isSentinelError(error) && isCut(error.facts) && error.message).toMatch(
          new RegExp(
            `^a\\.log: its ${packing} data is cut short \\(it ends within a .*what is behind the cut is missing$`,
          ),
        );
        expect(TEXT.startsWith(text)).toBe(true);
        expect(text).toMatch(/^$|\s$/);
        longest = Math.max(longest, text.length);
      }
      // A block of these is the whole text.
      expect(longest).toBeGreaterThan(packing === "gzip" || packing === "xz" ? 0.95 * TEXT.length : -1);
    },
  );

  it.each(PACKED)(
    "gives what is before another thing that follows %s, and says that the rest is missing",
    async (packing, packed, inflation) => {
      const pieces: Uint8Array[] = [];
      const opened = await openUnpacked(
        fileOf(joinBytes([packed, new TextEncoder().encode("no more of it")]), 50),
        inflation,
      );
      const reading = (async () => {
        for await (const piece of opened.pieces) pieces.push(piece.slice());
      })();
      const error: unknown = await reading.catch((caught: unknown) => caught);
      expect(isSentinelError(error) && error.message).toContain(packing === "xz" ? "is damaged" : "what follows a");
      expect(TEXT.startsWith(new TextDecoder().decode(joinBytes(pieces)))).toBe(true);
    },
  );

  it.each(PACKED)("never gives another text for %s with a damaged byte without saying so", async (_, packed) => {
    for (let at = 0; at < packed.length; at += 3) {
      const bytes = packed.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      const text = await unpackText(bytes).catch((error: unknown) => {
        if (!isSentinelError(error)) throw error;
        return null;
      });
      // A name or a time in a header may change; a magic number that changes leaves a file that is not packed.
      if (text !== null && at >= MAGIC_BYTES) expect(text).toBe(TEXT);
    }
  });

  it.each([
    ["nothing", 0, []],
    [
      "an extra field, a name, a comment and a checksum",
      0x1e,
      [3, 0, 1, 2, 3, ...bytesOf("a.log\0"), ...bytesOf("of 2024\0"), 9, 9],
    ],
    ["a long name", 8, bytesOf(`${"a".repeat(10_000)}\0`)],
  ])("passes over %s in the header of gzip, and says where that is cut", async (_, flags, extra) => {
    const plain = gzipSync(TEXT);
    const packed = joinBytes([
      plain.subarray(0, 3),
      Uint8Array.of(flags),
      plain.subarray(4, 10),
      Uint8Array.from(extra),
      plain.subarray(10),
    ]);
    for (const size of [1, packed.length]) expect(await unpackText(packed, size)).toBe(TEXT);
    expect(await refusalText(() => unpackText(packed.subarray(0, 10 + extra.length - 1)), "E_DATASET")).toContain(
      "is cut short (it ends within a member)",
    );
  });

  it.each([
    ["flags that nobody has given a meaning", 3, [0x20], "unknown header flags set"],
    ["another checksum", -8, [1, 2, 3, 4], "incorrect data check"],
    ["another length", -4, [1, 2, 3, 4], "incorrect length check"],
  ])("refuses gzip with %s", async (_, place, wrong, reason) => {
    const packed = Uint8Array.from(gzipSync(TEXT));
    packed.set(wrong, (place + packed.length) % packed.length);
    for (const inflation of [nodeInflation, pageInflation]) {
      expect(await refusalText(() => unpackText(packed, undefined, inflation), "E_DATASET")).toContain(reason);
    }
  });

  it("refuses gzip whose header has a name without end: it would fill the memory", async () => {
    const packed = joinBytes([
      gzipSync(TEXT).subarray(0, 3),
      Uint8Array.of(8),
      new Uint8Array(6),
      new Uint8Array(2 ** 19).fill(65),
    ]);
    expect(await refusalText(() => unpackText(packed), "E_DATASET")).toContain("its header is too long");
  });

  it.each(PACKED)("refuses what is packed twice: %s", async (packing, packed) => {
    const text = await refusalText(() => unpackText(gzipSync(packed)), "E_DATASET");
    expect(text).toBe(`a.log: is packed twice (gzip, then ${packing}); unpack it once`);
  });

  it.each(PACKED)("lets the file go where no more of %s is asked for", async (_, packed) => {
    const file = fileOf(packed, 10);
    const opened = await openUnpacked(file, nodeInflation);
    await opened.close();
    expect(file.isLetGo()).toBe(true);
  });

  /** This many zeros, each block of 128 KiB of them in 4 bytes, in frames whose window is as large (RFC 8878, 3.1.1). */
  const zstdBomb = (bytes: number): Uint8Array => {
    const blocks = Array.from({ length: bytes / 2 ** 17 }, () => Uint8Array.of(2, 0, 16, 0));
    return joinBytes([Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3), ...blocks, Uint8Array.of(1, 0, 0)]);
  };

  const gzipBomb = (bytes: number): Uint8Array => {
    const member = gzipSync(new Uint8Array(2 ** 27));
    return joinBytes(Array.from({ length: bytes / 2 ** 27 }, () => member));
  };

  it.each(inFull([zstdBomb, gzipBomb], [zstdBomb]))(
    "ends a bomb at the limits of a zip, in one error: %p",
    async (bomb) => {
      const text = await refusalText(async () => {
        const opened = await openUnpacked(fileOf(bomb(9 * 2 ** 27)), nodeInflation);
        for await (const piece of opened.pieces) piece.at(0);
      }, "E_DATASET");
      expect(text).toMatch(
        /^a\.log: refused: it unpacks to more than 1 GiB, more than 200 times its size, as a bomb does/,
      );
    },
  );

  const TINY_BLOCKS = joinBytes([
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 17 << 3),
    ...Array.from({ length: 600 }, () => Uint8Array.of(8, 0, 0, 7)),
    Uint8Array.of(1, 0, 0),
  ]);

  it.each([
    // One byte per block, and the window of 128 MiB is moved for it: 64 GiB in all, so once a night.
    ...inFull([["would take years", TINY_BLOCKS, "too small for their window"] as const], []),
    [
      "claims a window of more memory than zstd gives",
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 1, 0, 0),
      "--long=31",
    ],
    ["was packed with a dictionary", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7, 1, 0, 0), "with a dictionary"],
  ])("refuses zstd that %s", async (_, bytes, problem) => {
    expect(await refusalText(() => unpack(fileOf(bytes)), "E_DATASET")).toContain(problem);
  });

  it("refuses bzip2 whose run is longer than its block, however long", async () => {
    // A block of one byte that is used: codes 0, 10 and 11 for RUNA, RUNB and the end. 40 times RUNA is a run of 2^40 - 1.
    const bits = [
      ...["010000100101101001101000", "00111001"],
      ...[0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0, 0, 0, 0].map((byte) => byte.toString(2).padStart(8, "0")),
      ...["0", "0".repeat(24), "1000000000000000", "1000000000000000", "010", "000000000000001", "0"],
      ...["00001", "0", "100", "0", "00001", "0", "100", "0"],
      "0".repeat(40),
      "11".padEnd(32, "0"),
    ].join("");
    const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
    expect(await refusalText(() => unpack(fileOf(bytes)), "E_DATASET")).toContain("a block is damaged");
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

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import type { FileSource, SourceFile } from "../../../src/datasets/file-source.ts";
import { layoutOf } from "../../../src/datasets/layout.ts";
import { loadDataset } from "../../../src/datasets/open-dataset.ts";
import { readFiles, STEP_BYTES } from "../../../src/datasets/read-files.ts";
import { nodeInflation } from "../../../src/datasets/unpack/node-inflation.ts";
import { unpackedSource } from "../../../src/datasets/unpack/unpacked-source.ts";
import { openZip } from "../../../src/datasets/unpack/zip-source.ts";
import { isSentinelError } from "../../../src/errors.ts";
import { sentenceOf } from "../../../src/problems/problem.ts";
import { createTraceParser } from "../../../src/traces/trace-parser.ts";
import { randomInteger } from "../../support/random.ts";
import { refusalText } from "../../support/refusal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";
import { makeZip } from "../../support/zip.ts";

const folder = temporaryFolder();
const OPTIONS = { format: "auto", architecture: null } as const;
const TEXT = Array.from({ length: 60 }, (_, at) => `7 read(${at % 7}, "", 832) = ${at}\n`).join("");

/** A tar of what people and attackers put into one. */
function makeTar(): Buffer {
  const place = writeFiles(join(folder, "inside"), {
    "in/a.strace": TEXT,
    "in/b.strace.gz": gzipSync(TEXT),
    "in/inner.tar": execFileSync("tar", ["-cf", "-", "-C", folder, "."]),
    "outside.strace": TEXT,
    "absolute.strace": TEXT,
  });
  const run = (...argv: readonly string[]): void => void execFileSync(argv[0] ?? "", argv.slice(1), { cwd: place });
  run("ln", "-sf", "/etc/shadow", "in/link");
  run("mkfifo", "in/pipe");
  mkdirSync(join(place, "in/empty"), { recursive: true });
  run("tar", "-cPf", "set.tar", "./in", "../inside/outside.strace", join(place, "absolute.strace"));
  return readFileSync(join(place, "set.tar"));
}

const TAR = makeTar();

async function load(name: string, bytes: Uint8Array): Promise<{ readonly read: string[]; readonly skipped: string[] }> {
  writeFileSync(join(folder, name), bytes);
  const data = await loadDataset(join(folder, name), OPTIONS);
  return {
    read: Object.values(data.splits).flatMap((traces) => traces.map((trace) => trace.name)),
    skipped: data.skipped.map(({ problem }) => sentenceOf(problem)),
  };
}

describe("a packed file of a source", () => {
  it.each([
    ["plain", TAR],
    ["packed with gzip", gzipSync(TAR)],
  ])("that is a tar, %s, is read entry by entry by its content; what is odd in it is named", async (_, bytes) => {
    const { read, skipped } = await load("set.log", bytes);
    expect(read).toEqual(["in/a.strace#7", "in/b.strace.gz#7"]);
    expect(skipped.sort()).toEqual([
      "in/inner.tar: is an archive inside an archive, which is not read; unpack the outer one and name it",
      expect.stringMatching(/^set\.log:\.\..*outside\.strace: its name leads out of the archive, so it is not read$/),
      expect.stringMatching(/^set\.log:\/.*absolute\.strace: its name leads out of the archive, so it is not read$/),
      "set.log:in/link: is a link; links in a tar are not followed",
    ]);
  });

  it("is unpacked in a folder and in a zip as well, and named after its file", async () => {
    const entries = { "x/a.log.gz": gzipSync(TEXT), "x/b.log": TEXT, "x/set.tgz": gzipSync(TAR) };
    const zip = makeZip(Object.entries(entries).map(([name, data]) => ({ name, data })));
    const names = ["x/a.log.gz#7", "x/b.log#7", "x/set.tgz:in/a.strace#7", "x/set.tgz:in/b.strace.gz#7"];
    expect((await load("set.zip", zip)).read).toEqual(names);
    writeFiles(join(folder, "set"), entries);
    const data = await loadDataset(join(folder, "set"), OPTIONS);
    expect(Object.values(data.splits).flatMap((traces) => traces.map((trace) => trace.name))).toEqual(names);
  });

  it("that is a tar cut short gives the entries before the cut, and says so", async () => {
    const cut = TAR.subarray(0, TAR.indexOf("inner.tar") + 600);
    const { read, skipped } = await load("cut.tar", cut);
    expect([...read, ...skipped].join("\n")).toMatch(/cut\.tar.*: the tar is damaged or cut short \(/);
  });

  it("whose bits are flipped or whose bytes are lost gives traces or one error each, and neither hangs nor crashes", async () => {
    const random = randomInteger(20_260_115);
    for (let round = 0; round < 60; round += 1) {
      const bytes = Uint8Array.from(TAR.subarray(0, random(2) === 0 ? TAR.length : random(TAR.length)));
      for (let flips = random(20); flips >= 0; flips -= 1) {
        const at = random(Math.max(1, bytes.length));
        bytes[at] = 0xff & ((bytes[at] ?? 0) ^ (1 << random(8)));
      }
      await load("flipped.tar", random(3) === 0 ? gzipSync(bytes).subarray(0, 4000) : bytes).catch((error: unknown) => {
        if (!isSentinelError(error)) throw error;
      });
    }
  });

  it("keeps the digest of its packed bytes", async () => {
    const packed = gzipSync(TEXT);
    writeFiles(folder, { "a.log.gz": packed });
    const data = await loadDataset(join(folder, "a.log.gz"), OPTIONS);
    expect(data.sha256).toBe(createHash("sha256").update(packed).digest("hex"));
  });

  it("that is cut short is read as far as it goes, and every trace of it has a gap", async () => {
    for (const [name, cut] of [
      ["cut.gz", gzipSync(TEXT).subarray(0, -9)],
      ["cut.tgz", gzipSync(TAR, { level: 0 }).subarray(0, TAR.indexOf(TEXT) + 1000)],
      ["cut.tar", TAR.subarray(0, TAR.indexOf(TEXT) + 1000)],
    ] as const) {
      writeFileSync(join(folder, name), cut);
      const data = await loadDataset(join(folder, name), OPTIONS);
      const traces = Object.values(data.splits).flat();
      expect(traces.map(({ unreadCalls }) => unreadCalls)).toEqual([1]);
      expect(traces[0]?.calls.length).toBeGreaterThan(20);
      expect(data.warnings.map((warning) => sentenceOf(warning)).join()).toMatch(
        /cut\.t?g?z?a?r?.*is cut short.*: every trace of it has a gap/,
      );
    }
  });

  it("of numbers that is cut within one gives no other number", async () => {
    const packed = gzipSync("120 121 122 ".repeat(50), { level: 0 });
    for (let length = 60; length < packed.length; length += 1) {
      writeFileSync(join(folder, "numbers.gz"), packed.subarray(0, length));
      const data = await loadDataset(join(folder, "numbers.gz"), { format: "adfa", architecture: "i386" });
      const calls = new Set(Object.values(data.splits).flatMap((traces) => traces.flatMap((trace) => trace.calls)));
      expect(calls.size).toBe(3);
    }
  });

  it("that is cut before its first call is one error", async () => {
    const text = await refusalText(() => load("cut.gz", gzipSync(TEXT).subarray(0, 40)), "E_DATASET");
    expect(text).toContain("cut.gz: its gzip data is cut short (it ends within a member)");
  });
});

/** Texts that a reader which is given them whole could take otherwise than in pieces. */
const ODD_FILES = {
  "one-line": "3 4 5",
  "line-end": "3 4 5\n",
  "long-line": "3 4 5 ".repeat(20_000),
  "two-lines": "3 4\r\n5 120\n",
  strace: TEXT,
  unfinished: `${TEXT}7 read(3, <unfinished ...>`,
  mark: `\ufeff${TEXT}`,
  "nuls-first": `\0\0\0${TEXT}`,
  "nuls-within": `${TEXT}\0\0\0${TEXT}`,
  nuls: "\0\0\0",
  wrapped: TEXT.split("\n")
    .slice(0, -1)
    .map((log) => JSON.stringify({ log: `${log}\n`, stream: "stdout" }))
    .join("\n"),
  blank: " \n \n",
  empty: "",
  binary: "\u0001\u0002\u0003",
  words: "no trace at all\n",
  "packed.gz": gzipSync(TEXT),
  "packed-twice.gz": gzipSync(gzipSync(TEXT)),
  "cut.gz": gzipSync(TEXT).subarray(0, -9),
  "bytes.zip": makeZip([{ name: "a", data: "3 4 5" }]),
};

/** The same file in pieces of this many bytes, none of them there for longer than the next. */
function inPieces(file: SourceFile, size: number): SourceFile {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const whole = await file.read();
    for (let from = 0; from < whole.length; from += size) {
      const piece = whole.slice(from, from + size);
      yield piece;
      piece.fill(0);
    }
  }
  return { path: file.path, bytes: file.bytes, read: () => file.read(), pieces };
}

async function readAll(source: FileSource, format: "auto" | "strace"): Promise<readonly unknown[]> {
  const found = [];
  for await (const one of readFiles(source, layoutOf([]), { format, architecture: "x86_64" }, createTraceParser))
    found.push(one);
  return found;
}

describe("a small file of a zip", () => {
  it.each(["auto", "strace"] as const)(
    "is read whole as it is read in pieces, whatever is in it (%s)",
    async (format) => {
      const path = join(folder, "odd.zip");
      writeFileSync(path, makeZip(Object.entries(ODD_FILES).map(([name, data]) => ({ name, data }))));
      const zip = await openZip(path);
      const whole = await readAll(unpackedSource(zip, nodeInflation), format);
      expect(whole.length).toBeGreaterThanOrEqual(Object.keys(ODD_FILES).length - 1);
      for (const size of [7, 1000]) {
        const files = zip.files.map((file) => inPieces(file, size));
        expect(await readAll(unpackedSource({ ...zip, files }, nodeInflation), format)).toEqual(whole);
      }
      await zip.close();
    },
  );

  it("is one piece only where it is not packed once more, since its unpacked pieces are good until the next", async () => {
    const path = join(folder, "pieces.zip");
    const data = "3 4 5 ".repeat(STEP_BYTES);
    writeFileSync(
      path,
      makeZip([
        { name: "a", data },
        { name: "a.gz", data: gzipSync(data) },
      ]),
    );
    const zip = await openZip(path);
    const pieces: [string, boolean | undefined][] = [];
    for (const file of unpackedSource(zip, nodeInflation).files) {
      for await (const inner of file.contents?.() ?? []) pieces.push([inner.path, inner.isOnePiece]);
    }
    await zip.close();
    expect(pieces).toEqual([
      ["a", true],
      ["a.gz", false],
    ]);
  });
});

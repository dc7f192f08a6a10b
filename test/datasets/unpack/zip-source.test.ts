import { createHash } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadDataset } from "../../../src/datasets/open-dataset.ts";
import { openZip } from "../../../src/datasets/unpack/zip-source.ts";
import { isSentinelError } from "../../../src/errors.ts";
import { sentenceOf } from "../../../src/problems/problem.ts";
import { randomInteger } from "../../support/random.ts";
import { refusalText } from "../../support/refusal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { bombOf, BOMBS, BROKEN_ZIPS, GOOD_ENTRY, OUTSIDE_NAMES, WHOLE_ZIP } from "../../support/zip-cases.ts";
import { makeZip, type ZipEntry } from "../../support/zip.ts";

const folder = temporaryFolder();
const OPTIONS = { format: "auto", architecture: "i386" } as const;
let made = 0;

function write(bytes: Uint8Array): string {
  const path = join(folder, `${(made += 1)}.zip`);
  writeFileSync(path, bytes);
  return path;
}

/** What opening, and then reading every file, is refused with. */
async function refusal(bytes: Uint8Array): Promise<string> {
  return refusalText(async () => {
    const zip = await openZip(write(bytes));
    try {
      for (const file of zip.files) await file.read();
    } finally {
      await zip.close();
    }
  }, "E_DATASET");
}

async function sizesOf(bytes: Uint8Array): Promise<readonly number[]> {
  const zip = await openZip(write(bytes));
  const sizes = await Promise.all(zip.files.map(async (file) => (await file.read()).length));
  await zip.close();
  return sizes;
}

describe("openZip", () => {
  it("names an entry that is a link, and gives no bytes of it", async () => {
    const zip = makeZip([GOOD_ENTRY, { name: "link.txt", data: "/etc/shadow", isLink: true }]);
    expect(await refusal(zip)).toMatch(/:link\.txt: is a link; links in a zip are not followed$/);
  });

  it("gives the files in order of path, stored or deflated, folders left out", async () => {
    const zip = await openZip(
      write(
        makeZip([
          { name: "b/", data: "" },
          { name: "b/x.txt", data: "3 4", method: 0 },
          GOOD_ENTRY,
          { name: "a", data: "" },
        ]),
      ),
    );
    expect(zip.files.map((file) => [file.path, file.bytes])).toEqual([
      ["a", 0],
      ["b/x.txt", 3],
      ["good.txt", 5],
    ]);
    const texts = [];
    for (const file of zip.files) texts.push(new TextDecoder().decode(await file.read()));
    expect(texts).toEqual(["", "3 4", "3 4 5"]);
    await zip.close();
  });

  it("names a zip inside the zip, with the command that unpacks it, and reads the rest", async () => {
    const bytes = makeZip([GOOD_ENTRY, { name: "in/lpr.ZIP", data: makeZip([GOOD_ENTRY]) }]);
    expect(await refusal(bytes)).toMatch(
      /:in\/lpr\.ZIP: is a zip inside a zip, .*unzip \S+ in\/lpr\.ZIP -d FOLDER\) and name FOLDER\/in\/lpr\.ZIP$/,
    );
    const data = await loadDataset(write(bytes), OPTIONS);
    expect(Object.values(data.splits).flatMap((traces) => traces.map(({ path }) => path))).toEqual(["good.txt"]);
    expect(data.skipped).toMatchObject([{ path: "in/lpr.ZIP", damaged: true }]);
  });

  it("reads a zip64 zip", async () => {
    const zip = await openZip(write(makeZip([GOOD_ENTRY], { zip64: true })));
    expect(new TextDecoder().decode(await zip.files[0]?.read())).toBe("3 4 5");
    await zip.close();
  });

  it("reads a zip of more than 64 MiB entry by entry, and tells the damaged from the good", async () => {
    const filler = { name: "filler", data: new Uint8Array(2 ** 26), method: 0 };
    const bytes = makeZip([filler, GOOD_ENTRY, { ...GOOD_ENTRY, name: "worse.txt", claims: { crc: 7 } }]);
    const zip = await openZip(write(bytes));
    const [, first, second] = zip.files;
    expect(new TextDecoder().decode(await first?.read())).toBe("3 4 5");
    expect(await refusalText(() => second?.read(), "E_DATASET")).toContain("worse.txt: does not have the checksum");
    expect((await zip.files[0]?.read())?.length).toBe(2 ** 26);
    await zip.close();
    expect(await refusal(makeZip([filler, { ...GOOD_ENTRY, claims: { packed: 1e6 } }]))).toContain("good.txt");
  });

  it("sha256 is that of the whole zip", async () => {
    const bytes = makeZip([GOOD_ENTRY]);
    const zip = await openZip(write(bytes));
    expect(await zip.sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
    await zip.close();
  });

  it("refuses a path that is not there, with what is wrong", async () => {
    expect(await refusalText(() => openZip(join(folder, "none.zip")), "E_FILE")).toContain("no such file");
  });
});

describe("a hostile zip", () => {
  it.each(BOMBS)(
    "of the kind %s, whose entries share bytes, is refused before anything is unpacked",
    async (_, bomb) => {
      expect(await refusal(bomb())).toMatch(
        /refused: its entries \d+\.txt and \d+\.txt share the same bytes, as in a zip bomb/,
      );
    },
  );

  it("is not what a log of ever the same line is, however well it packs", async () => {
    const data = 'read(3, "", 9) = 0\n'.repeat(1_000_000);
    const zip = makeZip([{ name: "a.log", data }]);
    expect(data.length / zip.length).toBeGreaterThan(200);
    expect(await sizesOf(zip)).toEqual([data.length]);
  });

  it.each(OUTSIDE_NAMES)("that names %s is refused, and nothing is written", async (name) => {
    const before = readdirSync(folder).length;
    const text = await refusal(makeZip([GOOD_ENTRY, { name, data: "3" }]));
    expect(text).toMatch(/\d+\.zip: is not a usable zip: .*path/);
    expect(readdirSync(folder)).toHaveLength(before + 1);
  });

  it("that claims 10 GB of zeros in entries is refused before anything is unpacked", async () => {
    const claim = { data: "0 ", claims: { unpacked: 10e9 } };
    const large = { data: "0 ", claims: { unpacked: 300e6 } };
    expect(await refusal(makeZip([{ ...large, name: "zeros.txt" }]))).toContain(
      "zeros.txt: claims to hold more than 256 MiB",
    );
    expect(await refusal(makeZip([{ ...claim, name: "zeros.txt" }]))).toMatch(
      /refused: it unpacks to 9\.3 GiB, \d+ times/,
    );
    const many = Array.from({ length: 2 }, (_, index) => ({ ...claim, name: `${index}.txt` }));
    expect(await refusal(makeZip(many))).toContain("refused: it unpacks to more than 16 GiB");
  });

  it("that unpacks to more than it claims is stopped at the claim: 300 MB of zeros in 300 kB", async () => {
    expect(await refusal(bombOf(100))).toMatch(/bomb\.txt: cannot be unpacked: /);
  });

  it("that claims 10,000,000 entries is refused before they are listed", async () => {
    const claim = makeZip([GOOD_ENTRY], { entries: 10_000_000, zip64: true });
    expect(await refusal(claim)).toContain("refused: it claims 10000000 entries, more than 1000000");
  });
});

describe("a broken zip", () => {
  it.each(BROKEN_ZIPS)("that is %s is refused, the zip named", async (_, bytes) => {
    expect(await refusal(bytes)).toMatch(/\d+\.zip/);
  });

  it.each<[string, Partial<ZipEntry>, string]>([
    ["encrypted", { flags: 1 }, "is encrypted"],
    ["packed by another method", { method: 14 }, "packed by method 14; repack the zip with deflate"],
    ["of another checksum, stored", { method: 0, claims: { crc: 7 } }, "checksum"],
    ["of another checksum, deflated", { claims: { crc: 7 } }, "checksum"],
    ["shorter than claimed", { claims: { unpacked: 90 } }, "size that the directory claims"],
    ["longer than claimed", { claims: { unpacked: 2 } }, "cannot be unpacked"],
    ["cut inside", { claims: { packed: 3 } }, "cannot be unpacked"],
    ["reaching past the end", { claims: { packed: 1e6 } }, "damaged.txt"],
  ])("whose entry is %s is refused, the entry named", async (_, lie, problem) => {
    const text = await refusal(makeZip([{ name: "damaged.txt", data: "3 4 5 6 7", ...lie }]));
    expect(text).toMatch(/\d+\.zip:?/);
    expect(text).toContain(problem);
  });

  it("gives traces or a SentinelError whatever bytes are changed", async () => {
    const random = randomInteger(7);
    for (let round = 0; round < 300; round += 1) {
      const bytes = Uint8Array.from(WHOLE_ZIP);
      for (let change = 0; change <= random(4); change += 1) bytes[random(bytes.length)] = random(256);
      try {
        const data = await loadDataset(write(bytes), OPTIONS);
        for (const trace of data.splits.training) expect(trace.calls.length).toBeGreaterThan(0);
      } catch (error) {
        if (!isSentinelError(error)) throw error;
        expect(error.message).toContain(".zip");
      }
    }
  });
});

describe("a zip as a data set", () => {
  it("skips what Finder and macOS add, and a damaged entry among good ones, each with its reason", async () => {
    const data = await loadDataset(
      write(
        makeZip([
          { name: "set/a.txt", data: "3 4" },
          { name: "set/.DS_Store", data: "\0\0" },
          { name: "__MACOSX/set/._a.txt", data: "\0" },
          { name: "set/b.txt", data: "5 6", claims: { crc: 1 } },
        ]),
      ),
      OPTIONS,
    );
    expect(data.splits.training.map((trace) => trace.path)).toEqual(["set/a.txt"]);
    expect(data.skipped.map((file) => [file.path, file.damaged])).toEqual([
      ["__MACOSX/set/._a.txt", false],
      ["set/.DS_Store", false],
      ["set/b.txt", true],
    ]);
    expect(data.skipped.map(({ problem }) => sentenceOf(problem))[2]).toContain(
      "set/b.txt: does not have the checksum",
    );
  });

  it("of 250 MiB of blanks in 250 kB says that there is no call", async () => {
    const bomb = makeZip([{ name: "a.txt", data: Buffer.alloc(250 * 2 ** 20, "\n") }]);
    expect(await refusalText(() => loadDataset(write(bomb), OPTIONS), "E_DATASET")).toContain("no system call");
  });
});

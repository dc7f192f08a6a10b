import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { datasetOf } from "../../../src/datasets/dataset.ts";
import { readDataset } from "../../../src/datasets/read-dataset.ts";
import { isSentinelError } from "../../../src/errors.ts";
import { openGiven } from "../../../src/web/worker/given-source.ts";
import { openZip } from "../../../src/web/worker/zip-source.ts";
import { randomInteger } from "../../support/random.ts";
import { refusalText } from "../../support/refusal.ts";
import { makeZip, type ZipEntry } from "../../support/zip.ts";
import { bombOf, BOMBS, BROKEN_ZIPS, GOOD_ENTRY, OUTSIDE_NAMES, WHOLE_ZIP } from "../../support/zip-cases.ts";

function blobOf(bytes: Uint8Array): Blob {
  return new Blob([Uint8Array.from(bytes)]);
}

/** What opening, and then reading every file, is refused with. */
async function refusal(bytes: Uint8Array): Promise<string> {
  return refusalText(async () => {
    const zip = await openZip("dropped.zip", blobOf(bytes));
    for (const file of zip.files) await file.read();
  }, "E_DATASET");
}

async function sizesOf(bytes: Uint8Array): Promise<readonly number[]> {
  const zip = await openZip("dropped.zip", blobOf(bytes));
  return Promise.all(zip.files.map(async (file) => (await file.read()).length));
}

describe("a zip in the page", () => {
  it("names an entry that is a link, and gives no bytes of it", async () => {
    const zip = makeZip([GOOD_ENTRY, { name: "link.txt", data: "/etc/shadow", isLink: true }]);
    expect(await refusal(zip)).toMatch(/:link\.txt: is a link; links in a zip are not followed$/);
  });

  it("gives the files in order of path, stored or deflated, folders left out", async () => {
    const zip = await openZip(
      "dropped.zip",
      blobOf(
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
  });

  it("may be a zip64 zip, and hold entries of more than a MiB", async () => {
    const large = new TextEncoder().encode(Array.from({ length: 400_000 }, (_, index) => `${index % 340}`).join(" "));
    const zip = await openZip(
      "dropped.zip",
      blobOf(makeZip([GOOD_ENTRY, { name: "large.txt", data: large }], { zip64: true })),
    );
    expect(new TextDecoder().decode(await zip.files[0]?.read())).toBe("3 4 5");
    expect(Buffer.compare((await zip.files[1]?.read()) ?? new Uint8Array(), large)).toBe(0);
  });

  it("of more than 64 MiB is read entry by entry, and the damaged distinguished from the good", async () => {
    const filler = { name: "filler", data: new Uint8Array(2 ** 26), method: 0 };
    const zip = await openZip(
      "dropped.zip",
      blobOf(makeZip([filler, GOOD_ENTRY, { ...GOOD_ENTRY, name: "worse.txt", claims: { crc: 7 } }])),
    );
    const [, first, second] = zip.files;
    expect(new TextDecoder().decode(await first?.read())).toBe("3 4 5");
    expect(await refusalText(() => second?.read(), "E_DATASET")).toContain("worse.txt: does not have the checksum");
    expect((await zip.files[0]?.read())?.length).toBe(2 ** 26);
  });

  it("has the sha256 of the whole file", async () => {
    const bytes = makeZip([GOOD_ENTRY]);
    const zip = await openZip("dropped.zip", blobOf(bytes));
    expect(await zip.sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("names a zip inside the zip, and reads the rest", async () => {
    const bytes = makeZip([GOOD_ENTRY, { name: "in/lpr.ZIP", data: makeZip([GOOD_ENTRY]) }]);
    expect(await refusal(bytes)).toContain(":in/lpr.ZIP: is a zip inside a zip, which is not read");
    const source = await openGiven([{ path: "dropped.zip", file: new File([Uint8Array.from(bytes)], "dropped.zip") }]);
    const data = await readDataset(datasetOf(source, { format: "auto", architecture: "i386" }));
    expect(Object.values(data.splits).flatMap((traces) => traces.map(({ path }) => path))).toEqual(["good.txt"]);
    expect(data.skipped).toMatchObject([{ path: "in/lpr.ZIP", damaged: true }]);
  });
});

describe("a hostile zip in the page", () => {
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

  it.each(OUTSIDE_NAMES)("that names %s is refused", async (name) => {
    expect(await refusal(makeZip([GOOD_ENTRY, { name, data: "3" }]))).toContain(
      "dropped.zip: is not a usable zip: Unsafe filename",
    );
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

  it.each([100, 2 ** 21])(
    "that unpacks to more than the %i bytes it claims is stopped at the claim",
    async (unpacked) => {
      expect(await refusal(bombOf(unpacked))).toMatch(/bomb\.txt: (cannot be unpacked|does not unpack to the size)/);
    },
  );

  it("that claims 10,000,000 entries and has one is refused", async () => {
    expect(await refusal(makeZip([GOOD_ENTRY], { entries: 10_000_000, zip64: true }))).toContain("dropped.zip: ");
  });
});

describe("a broken zip in the page", () => {
  it.each(BROKEN_ZIPS)("that is %s is refused, the zip named", async (_, bytes) => {
    expect(await refusal(bytes)).toMatch(/^dropped\.zip/);
  });

  it.each<[string, Partial<ZipEntry>, string]>([
    ["encrypted", { flags: 1 }, "is encrypted"],
    ["packed by another method", { method: 14 }, "packed by method 14; repack the zip with deflate"],
    ["of another checksum, stored", { method: 0, claims: { crc: 7 } }, "checksum"],
    ["of another checksum, deflated", { claims: { crc: 7 } }, "checksum"],
    ["shorter than claimed", { claims: { unpacked: 90 } }, "size that the directory claims"],
    ["longer than claimed", { claims: { unpacked: 2 } }, "damaged.txt"],
    ["cut inside", { claims: { packed: 3 } }, "cannot be unpacked"],
    ["reaching past the end", { claims: { packed: 1e6 } }, "damaged.txt"],
  ])("whose entry is %s is refused, the entry named", async (_, lie, problem) => {
    const text = await refusal(makeZip([{ name: "damaged.txt", data: "3 4 5 6 7", ...lie }]));
    expect(text).toContain(problem);
  });

  it("gives traces or a SentinelError whatever bytes are changed", async () => {
    const random = randomInteger(7);
    for (let round = 0; round < 300; round += 1) {
      const bytes = Uint8Array.from(WHOLE_ZIP);
      for (let change = 0; change <= random(4); change += 1) bytes[random(bytes.length)] = random(256);
      try {
        const source = await openGiven([{ path: "dropped.zip", file: new File([bytes], "dropped.zip") }]);
        const data = await readDataset(datasetOf(source, { format: "auto", architecture: "i386" }));
        for (const trace of data.splits.training) expect(trace.calls.length).toBeGreaterThan(0);
      } catch (error) {
        if (!isSentinelError(error)) throw error;
        expect(error.message).toContain(".zip");
      }
    }
  });
});

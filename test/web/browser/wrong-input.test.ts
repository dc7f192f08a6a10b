import { createHash, randomBytes } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import * as browserSupport from "../../support/browser.ts";
import { browserOfSuite, HAS_CHROMIUM, NO_CHROMIUM, type OpenedPage } from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";
import { makeZip } from "../../support/zip.ts";

const { figureOf, give, judge, paste, problemOf } = browserSupport;
const GOOD = join(PROJECT_FOLDER, "test/fixtures/strace/one-process.log");
const MODEL = join(PROJECT_FOLDER, "models/sample");
const GIGABYTE = 2 ** 30;

const folder = temporaryFolder();
const browser = browserOfSuite();

/** Files that hold no trace, each with what the page must say of it. */
function wrongFiles(): Readonly<Record<string, readonly [content: Uint8Array | string, says: RegExp]>> {
  const trace = { name: "a.txt", data: readFileSync(GOOD) };
  const zip = makeZip([trace, { ...trace, name: "b.txt" }]);
  return {
    "random.bin": [randomBytes(2 ** 20), /binary/],
    "picture.png": [Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10", "latin1"), /binary/],
    "cut.gz": [gzipSync(readFileSync(GOOD)).subarray(0, 30), /its gzip data is cut short/],
    "damaged.gz": [gzipSync(readFileSync(GOOD)).fill(7, 30, 60), /its gzip data is damaged/],
    "page.html": ["<!doctype html>\n<html><head><title>It</title></head><body><p>no trace</p></body></html>\n", /./],
    "empty.txt": ["", /empty/],
    "random.zip": [randomBytes(2 ** 20), /not a usable zip/],
    "truncated.zip": [zip.subarray(0, zip.length >> 1), /not a usable zip/],
    "upwards.zip": [makeZip([{ ...trace, name: "../../etc/passwd" }]), /\.\.\/\.\.\/etc\/passwd/],
    "large.zip": [
      makeZip([{ ...trace, claims: { unpacked: 10 * GIGABYTE } }]),
      /unpacks to 10\.0 GiB, \d+ times its size, as a zip bomb does/,
    ],
    "bomb.zip": [
      makeZip([1, 2].map((n) => ({ name: `${n}.txt`, data: "", claims: { unpacked: 10 * GIGABYTE } }))),
      /unpacks to more than 16 GiB/,
    ],
    "nested.zip": [makeZip([{ name: "inner.zip", data: zip }]), /a zip inside a zip, which is not read/],
    "none.zip": [makeZip([]), /holds no file/],
  };
}

/** Folders that hold no usable model, each with what the page must say of it. */
function wrongModels(): Readonly<Record<string, readonly [files: Record<string, Uint8Array | string>, says: RegExp]>> {
  const manifest = readFileSync(join(MODEL, "manifest.json"), "utf8");
  const graph = readFileSync(join(MODEL, "model.onnx"));
  const changed = Uint8Array.from(graph, (byte, place) => (place === 100_000 ? byte ^ 1 : byte));
  const junk = randomBytes(1000);
  const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  return {
    "one byte changed": [{ "manifest.json": manifest, "model.onnx": changed }, /sha256/],
    "another model's manifest": [
      { "manifest.json": readFileSync(join(PROJECT_FOLDER, "models/stacked/manifest.json")), "model.onnx": graph },
      /sha256/,
    ],
    "a manifest that is no JSON": [{ "manifest.json": "a model", "model.onnx": graph }, /manifest\.json.*JSON/],
    "a manifest of other things": [{ "manifest.json": '{"name":"app"}', "model.onnx": graph }, /manifest\.json/],
    "no manifest": [{ "model.onnx": graph }, /there is no manifest\.json/],
    "no graph": [{ "manifest.json": manifest }, /model\.onnx.*not given/],
    "a graph of junk with its checksum": [
      { "manifest.json": manifest.replace(sha256(graph), sha256(junk)), "model.onnx": junk },
      /model\.onnx/,
    ],
  };
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("the page given what is no trace", () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await browser.open();
  });

  /**
   * Exactly one clear line, nothing uncaught, nothing on the console; and a good file is judged
   * afterwards.
   */
  async function expectOneLine(says: RegExp): Promise<void> {
    const { page, faults } = opened;
    const line = await problemOf(page);
    expect(line).toMatch(says);
    expect(line).not.toMatch(/\n|undefined|null|\[object|TypeError|\bat .*:\d+:\d+/);
    expect(line?.length).toBeLessThan(400);
    expect(faults).toEqual([]);
    await judge(page, GOOD);
    expect([await problemOf(page), await figureOf(page, "traces")]).toEqual([null, 1]);
  }

  for (const [name, [content, says]] of Object.entries(wrongFiles())) {
    it(`says in one line why it cannot judge ${name}, and continues`, async () => {
      writeFileSync(join(folder, name), content);
      await judge(opened.page, join(folder, name));
      await expectOneLine(says);
    });
  }

  // Nobody reads that much in the time that a test has.
  it("refuses 2 TB of zeros without reading them all", async () => {
    const path = join(folder, "zeros.bin");
    writeFileSync(path, "");
    truncateSync(path, 2000 * GIGABYTE);
    await judge(opened.page, path);
    await expectOneLine(/more than 1 GiB of NUL bytes/);
  });

  it("says that pasted nonsense is no trace", async () => {
    await paste(opened.page, "Lorem ipsum dolor sit amet,\nconsectetur adipiscing elit.\n");
    await expectOneLine(/pasted/);
  });

  for (const [name, [files, says]] of Object.entries(wrongModels())) {
    it(`says in one line why it cannot use a model with ${name}, and judges by the old one`, async () => {
      const place = writeFiles(join(folder, name), files);
      await give(opened.page, "Choose a model folder", place);
      await expectOneLine(says);
    });
  }

  it("withholds the verdict on traces of a host whose calls the model does not speak", async () => {
    const { page, faults } = opened;
    await page.getByRole("radio", { name: "stacked" }).check();
    await browserSupport.settled(page);
    expect(await page.getByTestId("summary").textContent()).toContain("foreign to this model1");
    expect([await problemOf(page), faults]).toEqual([null, []]);
  });

  it("lists damaged files among good ones as skipped", async () => {
    const { page, faults } = opened;
    const names = ["random.bin", "empty.txt", "picture.png"];
    await judge(page, [GOOD, ...names.map((name) => join(folder, name))]);
    expect([await problemOf(page), await figureOf(page, "traces"), faults]).toEqual([null, 1, []]);
    const notes = page.getByTestId("reading-notes");
    expect(await notes.locator("summary").textContent()).toContain("3 files gave no trace");
    const lines = await notes.locator("li").allTextContents();
    for (const name of names) expect(lines.filter((line) => line.includes(name))).toHaveLength(1);
  });
});

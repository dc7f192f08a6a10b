import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import {
  browserOfSuite,
  figureOf,
  HAS_CHROMIUM,
  judge,
  NO_CHROMIUM,
  type OpenedPage,
  problemOf,
  rowsOf,
} from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";
import { makeZip } from "../../support/zip.ts";

const PACKED = join(PROJECT_FOLDER, "test/fixtures/packed");
const LOG = join(PROJECT_FOLDER, "test/fixtures/strace/one-process.log");

const folder = temporaryFolder();
const browser = browserOfSuite();

/**
 * A tar of two normal logs and one of an attack, packed with gzip, of which one is packed once
 * more.
 */
function labelledTar(): string {
  const path = join(folder, "set.tgz");
  const place = join(folder, "in");
  const log = readFileSync(LOG);
  writeFiles(place, { "training/a.log.gz": gzipSync(log), "validation/c.log": log, "attack/Web_1/b.log": log });
  execFileSync("tar", ["-czf", path, "-C", place, "validation", "training", "attack"]);
  return path;
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("the page given what is packed", () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await browser.open();
  });

  async function expectTraces(count: number): Promise<void> {
    const { page, faults } = opened;
    expect([await problemOf(page), await figureOf(page, "traces"), faults]).toEqual([null, count, []]);
  }

  it.each([["zst"], ["xz"], ["bz2"]])("judges what is in it, under its own security policy: .%s", async (ending) => {
    await judge(opened.page, join(PACKED, `calls.log.${ending}`));
    await expectTraces(300);
  });

  it("judges gzip, also of several members", async () => {
    const path = join(folder, "twice.gz");
    const text = readFileSync(LOG);
    writeFileSync(path, Buffer.concat([gzipSync(text.subarray(0, 200)), gzipSync(text.subarray(200))]));
    await judge(opened.page, path);
    await expectTraces(1);
  });

  it("judges a tar by the labels of its folders", async () => {
    await judge(opened.page, labelledTar());
    await expectTraces(3);
    expect((await rowsOf(opened.page)).map(({ name }) => name.replace(/#.*/, "")).sort()).toEqual([
      "attack/Web_1/b.log",
      "training/a.log.gz",
      "validation/c.log",
    ]);
    expect(await opened.page.getByRole("columnheader", { name: "Label" }).count()).toBe(1);
  });

  it("judges a zip of another name", async () => {
    const path = join(folder, "set.bin");
    writeFileSync(path, makeZip([{ name: "a.log", data: readFileSync(LOG) }]));
    await judge(opened.page, path);
    await expectTraces(1);
  });

  it("marks the verdict on what is cut short", async () => {
    const path = join(folder, "cut.gz");
    const packed = gzipSync(readFileSync(LOG));
    writeFileSync(path, packed.subarray(0, packed.length - 20));
    await judge(opened.page, path);
    await expectTraces(1);
    expect(await opened.page.locator(".trace-table tbody").textContent()).toContain("with gaps: 1 call not read");
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { openSource } from "../../../src/datasets/open-dataset.ts";
import type { GivenFile } from "../../../src/web/api.ts";
import { openGiven } from "../../../src/web/worker/given-source.ts";
import { refusalText } from "../../support/refusal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";
import { makeZip } from "../../support/zip.ts";

const folder = temporaryFolder();

function given(files: Readonly<Record<string, string | Uint8Array>>): readonly GivenFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path,
    file: new File([typeof content === "string" ? content : Uint8Array.from(content)], path),
  }));
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("what was given to the page", () => {
  it("is a folder by its own name, its files in order of path, hashed as on the command line", async () => {
    const files = { "b/two.txt": "open read", "a.txt": "close", "b/one.txt": "mmap" };
    const source = await openGiven(
      given(Object.fromEntries(Object.entries(files).map(([path, text]) => [`host/${path}`, text]))),
    );
    expect([source.name, source.files.map(({ path }) => path)]).toEqual(["host", ["a.txt", "b/one.txt", "b/two.txt"]]);
    const onDisk = await openSource(writeFiles(`${folder}/host`, files));
    expect(await source.sha256()).toBe(await onDisk.sha256());
  });

  it("is a single file by its own name and hash", async () => {
    const source = await openGiven(given({ "trace.log": "open read" }));
    expect([source.name, source.files.map(({ path, bytes }) => [path, bytes]), await source.sha256()]).toEqual([
      "trace.log",
      [["trace.log", 9]],
      sha256("open read"),
    ]);
  });

  it("shares the generator of its pieces among all files, so that none is held until a full collection", async () => {
    const zip = makeZip([
      { name: "a.log", data: "open" },
      { name: "b.log", data: "read" },
    ]);
    for (const files of [{ "a.log": "open", "b.log": "read" }, { "one.zip": zip }]) {
      const source = await openGiven(given(files));
      const generators = source.files.map((file) => Object.getPrototypeOf(file.pieces()) as unknown);
      expect([generators.length, new Set(generators).size]).toEqual([2, 1]);
    }
  });

  it("is several files by their number", async () => {
    const source = await openGiven(given({ "b.log": "open", "a.log": "read" }));
    expect([source.name, source.files.map(({ path }) => path)]).toEqual(["2 files", ["a.log", "b.log"]]);
  });

  it("is opened where it is one zip, and read in pieces of at most a MiB where it is large", async () => {
    const zip = await openGiven(given({ "set.zip": makeZip([{ name: "x.txt", data: "open" }]) }));
    expect(zip.files.map(({ path }) => path)).toEqual(["x.txt"]);
    const large = await openGiven(given({ "large.log": "x".repeat(2.5 * 2 ** 20) }));
    const sizes: number[] = [];
    for await (const piece of large.files[0]?.pieces() ?? []) sizes.push(piece.length);
    expect(sizes).toEqual([2 ** 20, 2 ** 20, 2 ** 19]);
  });

  it("may be a folder of LID-DS 2021 recordings, one zip each", async () => {
    const label = { exploit: false, time: { exploit: [] } };
    const recording = makeZip([
      { name: "r.sc", data: "1 0 1 prog 1 read > \n" },
      { name: "r.json", data: JSON.stringify(label) },
    ]);
    const source = await openGiven(
      given({ "set/test/normal/r.zip": recording, "set/test/normal_and_attack/s.zip": recording }),
    );
    expect(source.files.map((file) => [file.path, file.label !== undefined])).toEqual(
      [
        ["normal/r.zip", true],
        ["normal_and_attack/s.zip", true],
      ].map(([path, has]) => [`test/${String(path)}`, has]),
    );
    expect(new TextDecoder().decode(await source.files[0]?.read())).toContain("read");
  });

  it("may be several zips and files together, each zip a folder of its name", async () => {
    const zip = makeZip([{ name: "x.txt", data: "open" }]);
    const source = await openGiven(given({ "b.zip": zip, "a.zip": zip, "c.log": "read" }));
    expect(source.files.map(({ path }) => path)).toEqual(["a/x.txt", "b/x.txt", "c.log"]);
    expect(new TextDecoder().decode(await source.files[1]?.read())).toBe("open");
  });

  it("is judged without a zip that nobody can open, where there are other files", async () => {
    const source = await openGiven(given({ "bad.zip": "no zip", "c.log": "read" }));
    expect(source.files.map(({ path }) => path)).toEqual(["bad.zip", "c.log"]);
    expect(await refusalText(() => source.files[0]?.read(), "E_DATASET")).toContain("bad.zip: is not a usable zip");
    expect(await refusalText(() => openGiven(given({ "bad.zip": "no zip" })), "E_DATASET")).toContain(
      "not a usable zip",
    );
  });

  it("may be files of the same name, none of which is lost", async () => {
    const [one] = given({ "x.log": "open" });
    const [other] = given({ "x.log": "read" });
    const source = await openGiven([one!, other!]);
    const texts: string[] = [];
    for (const file of source.files)
      for await (const piece of file.pieces()) texts.push(new TextDecoder().decode(piece));
    expect(texts).toEqual(["open", "read"]);
  });

  it("is refused where it is nothing", async () => {
    expect(await refusalText(() => openGiven([]), "E_DATASET")).toBe("no file was given");
  });
});

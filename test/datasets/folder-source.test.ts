import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder, openSingleFile } from "../../src/datasets/folder-source.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();
let made = 0;
const folderOf = (files: Readonly<Record<string, string>>): string =>
  writeFiles(join(root, String((made += 1))), files);
const paths = async (folder: string): Promise<string[]> => (await openFolder(folder)).files.map((file) => file.path);

describe("openFolder", () => {
  it("lists files in order of path by code unit, whatever the file system and the locale say", async () => {
    const folder = folderOf({
      "b.txt": "3",
      "B.txt": "3",
      "a/z.txt": "3",
      "a.txt": "3",
      "ä.txt": "3",
      "10.txt": "3",
      "9.txt": "3",
    });
    expect(await paths(folder)).toEqual(["10.txt", "9.txt", "B.txt", "a.txt", "a/z.txt", "b.txt", "ä.txt"]);
  });

  it("keeps a dead link and a link to itself, and says why they cannot be read", async () => {
    const folder = folderOf({ "a.txt": "3 4" });
    symlinkSync(join(folder, "gone.txt"), join(folder, "dead.txt"));
    symlinkSync("loop.txt", join(folder, "loop.txt"));
    const { files } = await openFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["a.txt", "dead.txt", "loop.txt"]);
    expect(await refusalText(() => files[1]?.read(), "E_FILE")).toBe(
      `${folder}/dead.txt: cannot be read: there is no such file or folder`,
    );
    expect(await refusalText(() => files[2]?.read(), "E_FILE")).toContain("a link that leads to itself");
  });

  it("follows a link to a file, never one to a folder, so that it always comes to an end", async () => {
    const folder = folderOf({ "a.txt": "3 4", "sub/b.txt": "5" });
    symlinkSync(join(folder, "a.txt"), join(folder, "link.txt"));
    symlinkSync(folder, join(folder, "sub", "up"));
    expect(await paths(folder)).toEqual(["a.txt", "link.txt", "sub/b.txt"]);
  });

  it("takes a folder named like a file for a folder, and leaves devices alone", async () => {
    const folder = folderOf({ "a.txt": "3" });
    mkdirSync(join(folder, "b.txt"));
    symlinkSync("/dev/zero", join(folder, "zero.txt"));
    expect(await paths(folder)).toEqual(["a.txt"]);
  });

  it("refuses to read a file larger than any trace, without reading it", async () => {
    const folder = folderOf({ "huge.txt": "3" });
    truncateSync(join(folder, "huge.txt"), 300 * 2 ** 20);
    const { files } = await openFolder(folder);
    expect(files[0]?.bytes).toBe(300 * 2 ** 20);
    expect(await refusalText(() => files[0]?.read(), "E_FILE")).toBe(
      `${folder}/huge.txt: larger than 256 MiB, split it`,
    );
  });

  it("sha256 covers paths and contents, not the folder's own name", async () => {
    const digest = async (files: Readonly<Record<string, string>>): Promise<string> =>
      (await openFolder(folderOf(files))).sha256();
    const inner = (text: string): string => createHash("sha256").update(text).digest("hex");
    const expected = createHash("sha256")
      .update(`a.txt\0${inner("3")}\nb.txt\0${inner("4")}\n`)
      .digest("hex");
    expect(await digest({ "b.txt": "4", "a.txt": "3" })).toBe(expected);
    expect(await digest({ "a.txt": "3", "b.txt": "4" })).toBe(expected);
    expect(await digest({ "a.txt": "3", "c.txt": "4" })).not.toBe(expected);
  });

  it("refuses a folder that is not there", async () => {
    expect(await refusalText(() => openFolder(join(root, "none")), "E_FILE")).toContain("no such file or folder");
  });
});

describe("openSingleFile", () => {
  it("is one file, named by its last part", async () => {
    writeFileSync(join(root, "one.txt"), "3 4");
    const { files } = await openSingleFile(join(root, "one.txt"));
    expect(files.map((file) => file.path)).toEqual(["one.txt"]);
    expect(new TextDecoder().decode(await files[0]?.read())).toBe("3 4");
  });

  it("refuses a device", async () => {
    expect(await refusalText(() => openSingleFile("/dev/zero"), "E_FILE")).toBe(
      "/dev/zero: is neither a file nor a folder; what a pipe or a device holds, write to a file first",
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder, openSingleFile } from "../../src/datasets/folder-source.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";
import { sentenceOf } from "../../src/problems/problem.ts";

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

  it("reads files and folders whose names are not UTF-8, and shows their bytes", async () => {
    const folder = folderOf({ "ok.strace": "3" });
    const inner = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]);
    mkdirSync(inner);
    writeFileSync(Buffer.concat([inner, Buffer.from("/"), Buffer.from([0xe9, 0x74, 0xe9])]), "3 4");
    const { files } = await openFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["\\xff/\\xe9t\\xe9", "ok.strace"]);
    expect(Buffer.from((await files[0]?.read()) ?? []).toString()).toBe("3 4");
  });

  it("keeps a dead link and a link to itself, and says why they cannot be read", async () => {
    const folder = folderOf({ "a.txt": "3 4" });
    symlinkSync(join(folder, "gone.txt"), join(folder, "dead.txt"));
    symlinkSync("loop.txt", join(folder, "loop.txt"));
    const { files } = await openFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["a.txt", "dead.txt", "loop.txt"]);
    expect(await refusalText(() => files[1]?.read(), "E_FILE")).toBe(
      `${folder}/dead.txt: cannot be read: it is a link that leads nowhere`,
    );
    expect(await refusalText(() => files[2]?.read(), "E_FILE")).toContain("a link that leads to itself");
  });

  it("reads what links inside the folder lead to once, under its own name, so that it always comes to an end", async () => {
    const folder = folderOf({ "a.txt": "3 4", "sub/b.txt": "5" });
    symlinkSync(join(folder, "a.txt"), join(folder, "link.txt"));
    symlinkSync(folder, join(folder, "sub", "up"));
    const { files, warnings } = await openFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["a.txt", "sub/b.txt"]);
    expect(warnings?.map((warning) => sentenceOf(warning))).toEqual([
      `${folder}: 2 of its entries, each a link, are not followed, since what it leads to is in the folder and is read once: link.txt, sub/up`,
    ]);
  });

  it.each([
    ["a file", "secret.txt"],
    ["a folder", "."],
    ["a device", "/dev/zero"],
    ["itself by way of /proc", "/proc/self/fd/0"],
  ])("names a link out of the folder, to %s, and neither follows nor quotes it", async (_, target) => {
    const outside = folderOf({ "secret.txt": "root:$6$secret" });
    const folder = folderOf({ "a.txt": "3 4" });
    symlinkSync(target.startsWith("/") ? target : join(outside, target), join(folder, "link.txt"));
    const { files } = await openFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["a.txt", "link.txt"]);
    for (const read of [() => files[1]?.read(), () => files[1]?.pieces()[Symbol.asyncIterator]().next()]) {
      expect(await refusalText(read, "E_FILE")).toMatch(/link\.txt: (is a link that leads out|cannot be read)/);
    }
  });

  it("follows the link that the user named, and no further one out of it", async () => {
    const target = folderOf({ "a.txt": "3 4", "sub/b.txt": "5" });
    const link = join(root, "named");
    symlinkSync(target, link);
    symlinkSync(join(link, "sub"), join(target, "inner"));
    expect(await paths(link)).toEqual(["a.txt", "sub/b.txt"]);
    expect(Buffer.from((await (await openFolder(link)).files[1]?.read())!).toString()).toBe("5");
    symlinkSync(join(target, "a.txt"), join(root, "file"));
    expect(Buffer.from((await (await openSingleFile(join(root, "file"))).files[0]?.read())!).toString()).toBe("3 4");
  });

  it("does not read what was put in a file's place, or a folder's, after the folder was listed", async () => {
    const outside = folderOf({ "a.txt": "secret", "b.txt": "secret" });
    const folder = folderOf({ "a.txt": "3", "b.txt": "4", "sub/a.txt": "5" });
    const { files } = await openFolder(folder);
    rmSync(join(folder, "a.txt"));
    symlinkSync(join(outside, "a.txt"), join(folder, "a.txt"));
    rmSync(join(folder, "b.txt"));
    execFileSync("mkfifo", [join(folder, "b.txt")]);
    rmSync(join(folder, "sub"), { recursive: true });
    symlinkSync(outside, join(folder, "sub"));
    const replaced = /was replaced by a link after the folder was listed/;
    expect(await refusalText(() => files[0]?.read(), "E_FILE")).toMatch(replaced);
    expect(await refusalText(() => files[1]?.read(), "E_FILE")).toMatch(/is no longer a file/);
    expect(await refusalText(() => files[2]?.read(), "E_FILE")).toMatch(replaced);
  });

  it("takes a folder named like a file for a folder, and names pipes without waiting for them", async () => {
    const folder = folderOf({ "a.txt": "3" });
    mkdirSync(join(folder, "b.txt"));
    execFileSync("mkfifo", [join(folder, "pipe.txt")]);
    const { files, warnings } = await openFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["a.txt"]);
    expect(warnings?.map((warning) => sentenceOf(warning))).toEqual([
      `${folder}: 1 of its entries, each a pipe, socket or device, is not read: pipe.txt`,
    ]);
  });

  it("reads a file of /proc, which says that it is empty, to its end", async () => {
    const [file] = (await openSingleFile("/proc/self/status")).files;
    expect(file?.bytes).toBe(0);
    expect(Buffer.from((await file?.read())!).toString()).toMatch(/^Name:[^]*\n$/);
  });

  it("gives a file in the same bytes whatever its size is to a piece", async () => {
    for (const bytes of [1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 2 ** 20, 2 ** 20 + 1]) {
      const text = "0123456789abcdef".repeat(bytes / 16 + 1).slice(0, bytes);
      const { files } = await openFolder(folderOf({ "a.txt": text }));
      expect(Buffer.from((await files[0]?.read())!).toString() === text).toBe(true);
    }
  });

  it("refuses to read a file larger than any trace, without reading it", async () => {
    const folder = folderOf({ "huge.txt": "3" });
    truncateSync(join(folder, "huge.txt"), 300 * 2 ** 20);
    const { files } = await openFolder(folder);
    expect(files[0]?.bytes).toBe(300 * 2 ** 20);
    expect(await refusalText(() => files[0]?.read(), "E_FILE")).toBe(
      `${folder}/huge.txt: is larger than 256 MiB; split it`,
    );
  });

  it("says of a file that became shorter while it was read that it did, rather than take its rest for its end", async () => {
    const folder = folderOf({ "cut.txt": "3 4 ".repeat(2 ** 20) });
    const { files } = await openFolder(folder);
    const read = async (): Promise<void> => {
      let pieces = 0;
      for await (const piece of files[0]!.pieces()) {
        if ((pieces += piece.length) === 2 ** 20) truncateSync(join(folder, "cut.txt"), 2 ** 20 + 5);
      }
    };
    expect(await refusalText(read, "E_FILE")).toBe(
      `${folder}/cut.txt: became shorter while it was read (1048581 of 4194304 bytes); read it when no program writes to it`,
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
      "/dev/zero: is neither a file, a folder nor a pipe; what a device holds, write to a file first",
    );
  });
});

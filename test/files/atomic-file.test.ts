import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAtomicFile } from "../../src/files/atomic-file.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
const partsOf = (name: string): string[] =>
  readdirSync(root).filter((file) => file.startsWith(`.${name}.`) || file === `${name}.part`);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("createAtomicFile", () => {
  it("the file appears only on commit, whole, its folder made", async () => {
    const path = join(root, "new/folder/a.txt");
    const file = await createAtomicFile(path);
    await file.write(bytes("one "));
    await file.write(bytes(""));
    await file.write(bytes("two"));
    expect(existsSync(path)).toBe(false);
    await file.commit();
    expect(readFileSync(path, "utf8")).toBe("one two");
    expect(readdirSync(join(root, "new/folder"))).toEqual(["a.txt"]);
  });

  it("until then the old file stays as it was, and discard leaves it so", async () => {
    const path = join(root, "old.txt");
    writeFileSync(path, "old");
    const file = await createAtomicFile(path);
    await file.write(bytes("new"));
    expect(readFileSync(path, "utf8")).toBe("old");
    file.discard();
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(partsOf("old.txt")).toEqual([]);
    file.discard();
  });

  it("discard after commit is harmless", async () => {
    const path = join(root, "kept.txt");
    const file = await createAtomicFile(path);
    await file.commit();
    file.discard();
    expect(readFileSync(path, "utf8")).toBe("");
  });

  it("two that write to one path do not meet: the later one stays, whole", async () => {
    const path = join(root, "both.txt");
    const files = [await createAtomicFile(path), await createAtomicFile(path)];
    for (const [index, file] of files.entries()) await file.write(bytes(`writer ${index}, first half `));
    for (const [index, file] of files.entries()) await file.write(bytes(`writer ${index}, second half`));
    for (const file of files) await file.commit();
    expect(readFileSync(path, "utf8")).toBe("writer 1, first half writer 1, second half");
    expect(partsOf("both.txt")).toEqual([]);
  });

  it("keeps the permissions of the file that it replaces", async () => {
    const path = join(root, "mine.txt");
    writeFileSync(path, "secret", { mode: 0o600 });
    const file = await createAtomicFile(path);
    await file.write(bytes("secret too"));
    await file.commit();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("removes the partial file that a killed run left behind, and none of a process that runs", async () => {
    const path = join(root, "again.txt");
    const ended = spawnSync("true").pid;
    const [left, running, recent] = [
      `.again.txt.${ended}-0123456789abcdef.part`,
      `.again.txt.${process.pid}-0123456789abcdef.part`,
      `.again.txt.${ended}-fedcba9876543210.part`,
    ];
    for (const name of [left, running, recent]) writeFileSync(join(root, name), "a partial text");
    for (const name of [left, running]) utimesSync(join(root, name), 1, 1);
    const file = await createAtomicFile(path);
    await file.commit();
    expect(partsOf("again.txt").sort()).toEqual([running, recent].sort());
  });

  it("refuses a path below a file, and says why", async () => {
    writeFileSync(join(root, "file"), "");
    const path = join(root, "file", "below.txt");
    expect(await refusalText(() => createAtomicFile(path), "E_FILE")).toMatch(/below\.txt: cannot be written: /);
    const deep = join(root, "file", "deep", "below.txt");
    expect(await refusalText(() => createAtomicFile(deep), "E_FILE")).toBe(
      `${deep}: cannot be written: a part of the path is not a folder`,
    );
  });

  it("refuses a place where no folder can be made, rather than wait for ever", async () => {
    const text = await refusalText(() => createAtomicFile("/proc/syscall-sentinel/a/b.txt"), "E_FILE");
    expect(text).toMatch(/^\/proc\/syscall-sentinel\/a\/b\.txt: cannot be written: /);
  });

  it("refuses a folder and a device, and leaves them as they are", async () => {
    mkdirSync(join(root, "folder"));
    expect(await refusalText(() => createAtomicFile(join(root, "folder")), "E_FILE")).toContain("it is a folder");
    expect(await refusalText(() => createAtomicFile("/dev/null"), "E_FILE")).toContain("it is a device");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(readdirSync(join(root, "folder"))).toEqual([]);
    expect(partsOf("folder")).toEqual([]);
  });

  it("leaves nothing partial when the rename fails", async () => {
    const path = join(root, "taken.txt");
    const file = await createAtomicFile(path);
    await file.write(bytes("x"));
    mkdirSync(path);
    expect(await refusalText(() => file.commit(), "E_FILE")).toBe(`${path}: cannot be written: it is a folder`);
    expect(partsOf("taken.txt")).toEqual([]);
  });
});

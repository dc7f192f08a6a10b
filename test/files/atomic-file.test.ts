import { describe, expect, it } from "@jest/globals";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAtomicFile } from "../../src/files/atomic-file.ts";
import { refusalText } from "../support/refusal.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
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
    expect(existsSync(`${path}.part`)).toBe(false);
    file.discard();
  });

  it("discard after commit is harmless", async () => {
    const path = join(root, "kept.txt");
    const file = await createAtomicFile(path);
    await file.commit();
    file.discard();
    expect(readFileSync(path, "utf8")).toBe("");
  });

  it("replaces the partial file that a killed run left behind", async () => {
    const path = join(root, "again.txt");
    writeFileSync(`${path}.part`, "a long partial text");
    const file = await createAtomicFile(path);
    await file.write(bytes("short"));
    await file.commit();
    expect(readFileSync(path, "utf8")).toBe("short");
  });

  it("refuses a path below a file, and says why", async () => {
    writeFileSync(join(root, "file"), "");
    const path = join(root, "file", "below.txt");
    expect(await refusalText(() => createAtomicFile(path), "E_FILE")).toMatch(/below\.txt: cannot be written: /);
    const deep = join(root, "file", "deep", "below.txt");
    expect(await refusalText(() => createAtomicFile(deep), "E_FILE")).toBe(
      `${deep}: cannot be written: a part of the path is no folder`,
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
    expect(existsSync(join(root, "folder.part"))).toBe(false);
  });

  it("leaves nothing partial when the rename fails", async () => {
    const path = join(root, "taken.txt");
    const file = await createAtomicFile(path);
    await file.write(bytes("x"));
    mkdirSync(path);
    expect(await refusalText(() => file.commit(), "E_FILE")).toBe(`${path}: cannot be written: it is a folder`);
    expect(existsSync(`${path}.part`)).toBe(false);
  });
});

describeWhere(existsSync("/dev/full"), "there is no /dev/full")("a full disk", () => {
  it("is an error that says so, and leaves neither file nor partial file", async () => {
    const path = join(root, "full.txt");
    symlinkSync("/dev/full", `${path}.part`);
    const file = await createAtomicFile(path);
    expect(await refusalText(() => file.write(bytes("x")), "E_FILE")).toBe(
      `${path}: cannot be written: the disk is full`,
    );
    expect(readdirSync(root).filter((name) => name.startsWith("full.txt"))).toEqual([]);
    file.discard();
  });
});

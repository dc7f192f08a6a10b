import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { byteName, bytePath, openablePath, shownPath, typedPath } from "../../src/datasets/byte-path.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("a path as bytes", () => {
  it.each(["a/b.strace", "é/日/\u{1F600}", "\\xe9", "a\uFFFDb", ""])(
    "is opened and shown as it was written: %j",
    (path) => {
      expect(openablePath(bytePath(path)).toString()).toBe(path);
      expect(shownPath(bytePath(path))).toBe(path);
    },
  );

  it("shows bytes that are not UTF-8 as numbers, and opens them as they are", () => {
    const name = Buffer.from([0xe9, 0x74, 0xe9, 0xc3, 0xa9, 0xf0, 0x9f, 0x98]);
    expect(openablePath(byteName(name))).toEqual(name);
    expect(shownPath(byteName(name))).toBe("\\xe9t\\xe9é\\xf0\\x9f\\x98");
  });
});

const root = temporaryFolder();
const bytes = (...parts: readonly (string | number)[]): Buffer =>
  Buffer.concat([root, "/", ...parts].map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))));
mkdirSync(bytes("d", 0xe9));
for (const name of [bytes("d", 0xe9, "/", 0xe9, "t.strace"), bytes("a", 0xe8), bytes("a", 0xe9), bytes("b\uFFFD")]) {
  writeFileSync(name, "read(0) = 1\n");
}

describe("a path as Node has it, in which bytes that are not UTF-8 were replaced", () => {
  it("is that of the one entry which reads like it, in whatever folder", async () => {
    expect(openablePath(await typedPath(join(root, "d\uFFFD/\uFFFDt.strace")))).toEqual(
      bytes("d", 0xe9, "/", 0xe9, "t.strace"),
    );
    expect(openablePath(await typedPath(join(root, "b\uFFFD"))).toString()).toBe(join(root, "b\uFFFD"));
    expect(openablePath(await typedPath(join(root, "none\uFFFD"))).toString()).toBe(join(root, "none\uFFFD"));
  });

  it("is refused where several entries read like it", async () => {
    expect(await refusalText(() => typedPath(join(root, "a\uFFFD")), "E_FILE")).toContain("2 names in its folder");
  });
});

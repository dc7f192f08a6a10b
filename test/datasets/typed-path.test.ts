import { describe, expect, it } from "@jest/globals";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openablePath } from "../../src/datasets/byte-path.ts";
import { typedPath } from "../../src/datasets/typed-path.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

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

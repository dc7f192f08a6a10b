import { describe, expect, it } from "@jest/globals";
import { byteName, bytePath, openablePath, shownPath } from "../../src/datasets/byte-path.ts";

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

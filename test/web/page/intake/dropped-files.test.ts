import { describe, expect, it } from "@jest/globals";
import { type DroppedEntry, filesOfEntries, inPathOrder } from "../../../../src/web/page/intake/dropped-files.ts";

const PORTION = 100;

function file(name: string): DroppedEntry {
  const entry = {
    name,
    isFile: true,
    isDirectory: false,
    file: (done: (file: File) => void) => {
      setTimeout(() => {
        done(new File(["open close"], name));
      });
    },
  };
  return entry;
}

/** A folder as Chromium gives it: at most 100 entries a time. */
function folder(name: string, entries: readonly DroppedEntry[]): DroppedEntry {
  const entry = {
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (done: (portion: readonly DroppedEntry[]) => void) => {
          const portion = entries.slice(at, at + PORTION);
          at += PORTION;
          setTimeout(() => {
            done(portion);
          });
        },
      };
    },
  };
  return entry;
}

function forbidden(name: string, isFile: boolean): DroppedEntry {
  const refuse = (_: unknown, fail: (reason: Error) => void) => {
    fail(new Error("permission denied"));
  };
  const entry = {
    name,
    isFile,
    isDirectory: !isFile,
    ...(isFile ? { file: refuse } : { createReader: () => ({ readEntries: refuse }) }),
  };
  return entry;
}

const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe("the files of dropped entries", () => {
  it("are found in every folder, with the dropped folder's own name first, in ascending order of path", async () => {
    const dropped = [
      folder("data", [folder("b", [file("2.txt")]), file("1.txt"), folder("empty", []), folder("a", [file("3.txt")])]),
      file("alone.txt"),
    ];
    expect(paths(await filesOfEntries(dropped))).toEqual(["alone.txt", "data/1.txt", "data/a/3.txt", "data/b/2.txt"]);
  });

  it("are all there where a folder holds more than one portion of them", async () => {
    const many = Array.from({ length: 1234 }, (_, index) => file(`${index}.txt`));
    expect(await filesOfEntries([folder("many", many)])).toHaveLength(1234);
  });

  it("carry the files themselves", async () => {
    const [first] = await filesOfEntries([folder("data", [file("1.txt")])]);
    expect(await first?.file.text()).toBe("open close");
  });

  it("are refused with one error that names the folder or file which cannot be read", async () => {
    const dropped = [folder("data", [file("1.txt"), forbidden("secret", false)])];
    await expect(filesOfEntries(dropped)).rejects.toThrow(
      "the browser cannot read the folder data/secret: permission denied",
    );
    await expect(filesOfEntries([forbidden("locked.txt", true)])).rejects.toThrow(
      "the browser cannot read the file locked.txt: permission denied",
    );
  });

  it("leave out what is neither a file nor a folder", async () => {
    expect(await filesOfEntries([{ name: "pipe", isFile: false, isDirectory: false }])).toEqual([]);
  });
});

describe("the order of paths", () => {
  it("is by code units, the same on every computer", () => {
    const given = ["b", "a/10", "a/9", "B", "ä"].map((path) => ({ path, file: new File([], path) }));
    expect(paths(inPathOrder(given))).toEqual(["B", "a/10", "a/9", "b", "ä"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSource } from "../../src/datasets/open-source.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";
import { makeZip } from "../support/zip.ts";

const folder = temporaryFolder();

describe("openSource", () => {
  it("opens a folder, a zip by its ending in any case, and a single file", async () => {
    writeFiles(folder, { "set/a.txt": "3", "one.txt": "3", "SET.ZIP": makeZip([{ name: "z.txt", data: "3" }]) });
    for (const [place, path] of [
      ["set", "a.txt"],
      ["SET.ZIP", "z.txt"],
      ["one.txt", "one.txt"],
    ] as const) {
      const source = await openSource(join(folder, place));
      expect(source.files.map((file) => file.path)).toEqual([path]);
      await source.close();
    }
  });

  it("refuses what is not there, a dead link, a loop and a path through a file, each by name and reason", async () => {
    symlinkSync("nowhere", join(folder, "dead"));
    symlinkSync("loop", join(folder, "loop"));
    writeFileSync(join(folder, "file"), "3");
    const reasons = {
      none: "there is no such file or folder",
      dead: "there is no such file or folder",
      loop: "it is a link that leads to itself",
      "file/x": "a part of the path is not a folder",
    };
    for (const [place, reason] of Object.entries(reasons)) {
      const path = join(folder, place);
      expect(await refusalText(() => openSource(path), "E_FILE")).toBe(`${path}: ${reason}`);
    }
  });
});

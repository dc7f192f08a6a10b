import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { digestDataset } from "../../src/datasets/digest-dataset.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import { halveNormals, halvingNote } from "../../src/datasets/split-normals.ts";
import { digestOf } from "../support/digest-of.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();
const AUTO = { format: "auto", architecture: "opaque" } as const;

describe("digestDataset", () => {
  it.each(["data/sample", "test/fixtures/strace"])("gives the digest of what loadDataset gives: %s", async (folder) => {
    const location = join(PROJECT_FOLDER, folder);
    const digest = await digestDataset(location, AUTO);
    expect(digestOf(await loadDataset(location, AUTO))).toEqual({ ...digest, sha256: expect.any(String) });
  });

  it("counts no call of a file that turns out to be damaged", async () => {
    const folder = writeFiles(join(root, "damaged"), { "a.txt": "read write", "b.txt": "read close 3" });
    const { splits, skipped } = await digestDataset(folder, { ...AUTO, format: "names" });
    expect([...splits.training.totals]).toEqual([
      ["read", { times: 1, traces: 1 }],
      ["write", { times: 1, traces: 1 }],
    ]);
    expect(skipped).toMatchObject([{ path: "b.txt", damaged: true }]);
  });

  it("counts a call's traces without the files that are copies of another", async () => {
    const folder = writeFiles(join(root, "copies"), { "a.txt": "read", "b.txt": "read", "c.txt": "read write" });
    const { splits } = await digestDataset(folder, { ...AUTO, format: "names" });
    expect(splits.training.totals.get("read")).toEqual({ times: 3, traces: 2 });
  });

  it("refuses a folder in which no file is a trace, with the words of loadDataset", async () => {
    const folder = writeFiles(join(root, "none"), { ".DS_Store": "", "a.txt": "3 4 five" });
    const refusal = await refusalText(() => digestDataset(folder, AUTO), "E_DATASET");
    expect(refusal).toBe(await refusalText(() => loadDataset(folder, AUTO), "E_DATASET"));
  });
});

describe("halvingNote", () => {
  it.each([
    [
      "normal and attack",
      { "normal/a.int": "1 4\n1 2\n", "normal/b.int": "2 4\n2 2\n3 5\n4 6\n", "attack/x.int": "5 9\n" },
    ],
    ["its own split", { "training/a.txt": "read", "attack/b.txt": "execve" }],
    [
      "recordings",
      {
        "runs.csv":
          "image_name, scenario_name, is_executing_exploit, warmup_time, recording_time, exploit_start_time\n" +
          "i, r1, False, 10, 60, -1\ni, r2, False, 10, 60, -1\ni, r3, False, 10, 60, -1\ni, r4, True, 10, 60, 5\n",
        ...Object.fromEntries(
          ["read", "read", "open", "open"].map((call, index) => [
            `r${index + 1}.txt`,
            `1 10:00:01.000000123 0 33 httpd 4242 > ${call} \n2 10:00:01.000000223 0 33 httpd 4242 < ${call} \n`,
          ]),
        ),
      },
    ],
  ])("is the note of halveNormals: a set of %s", async (name, files) => {
    const folder = writeFiles(join(root, name.replaceAll(" ", "-")), files);
    const data = await loadDataset(folder, AUTO);
    const { note } = halveNormals(data, 1);
    expect(halvingNote(await digestDataset(folder, AUTO), 1)).toBe(note);
    expect(note === null).toBe(name === "its own split");
  });
});

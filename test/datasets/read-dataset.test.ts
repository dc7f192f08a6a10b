import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { openDataset } from "../../src/datasets/open-dataset.ts";
import { readGroups, type TraceGroup } from "../../src/datasets/read-dataset.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();

async function groupsOf(folder: string, groupCalls: number): Promise<readonly TraceGroup[]> {
  const dataset = await openDataset(folder, { format: "auto", architecture: null });
  const groups: TraceGroup[] = [];
  for await (const group of readGroups(dataset, groupCalls)) groups.push(group);
  await dataset.close();
  return groups;
}

describe("readGroups", () => {
  it("gives every trace once, in order of path, a group ending with the file that fills it", async () => {
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.txt`, "read write close"]));
    const groups = await groupsOf(writeFiles(join(root, "ten"), files), 7);
    expect(groups.map(({ traces }) => traces.map(({ path }) => path[0]).join(""))).toEqual(["012", "345", "678", "9"]);
    expect(groups.map(({ calls }) => calls)).toEqual([9, 9, 9, 3]);
    expect(groups.map(({ shareRead }) => shareRead)).toEqual([0.3, 0.6, 0.9, 1]);
  });

  it("keeps the threads of one file together", async () => {
    const threads = Array.from({ length: 5 }, (_, index) => `${100 + index} read(0) = 0`).join("\n");
    const folder = writeFiles(join(root, "threads"), { "a.txt": threads, "b.txt": threads });
    const groups = await groupsOf(folder, 1);
    expect(groups.map(({ traces }) => traces.length)).toEqual([5, 5]);
  });

  it("hands what was skipped on with the group that it was met in, and a mixture of architectures with the last", async () => {
    const folder = writeFiles(join(root, "mixed"), {
      "a.txt": "# architecture: x86_64\nread",
      "b.txt": "???",
      "c.txt": "# architecture: i386\nread",
    });
    const groups = await groupsOf(folder, 1);
    expect(groups.map(({ skipped }) => skipped.map(({ path }) => path))).toEqual([["b.txt"], []]);
    expect(groups.map(({ warnings }) => warnings.length)).toEqual([0, 1]);
    expect(groups[1]?.warnings).toMatchObject([
      { problem: "dataset.architectures", architectures: ["x86_64", "i386"] },
    ]);
  });

  it("refuses a folder without a single trace, with the first reason", async () => {
    const folder = writeFiles(join(root, "none"), { "a.txt": "???" });
    expect(await refusalText(() => groupsOf(folder, 10), "E_DATASET")).toMatch(/holds no trace \(.*a\.txt/);
  });
});

import { describe, expect, it } from "@jest/globals";
import { datasetOf } from "../../../src/datasets/dataset.ts";
import { readDataset } from "../../../src/datasets/read-dataset.ts";
import type { TraceLabel } from "../../../src/web/api.ts";
import { openGiven } from "../../../src/web/worker/given-source.ts";
import { labelsOf } from "../../../src/web/worker/judge.ts";

/** The labels by path, of files whose content is their calls. */
async function labels(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, TraceLabel>> | null> {
  const given = Object.entries(files).map(([path, text]) => ({ path: `set/${path}`, file: new File([text], path) }));
  const data = await readDataset(datasetOf(await openGiven(given), { format: "names", architecture: null }));
  const traces = [...data.splits.training, ...data.splits.validation, ...data.splits.attack];
  const found = labelsOf(data, traces);
  return found === null ? null : Object.fromEntries(traces.map(({ path }, index) => [path, found[index]!]));
}

describe("the labels of traces", () => {
  it("are those of the data set's own split", async () => {
    expect(
      await labels({ "training/a.txt": "open", "validation/b.txt": "read", "attack/Shell_1/c.txt": "execve" }),
    ).toEqual({
      "training/a.txt": { split: "training", family: null },
      "validation/b.txt": { split: "validation", family: null },
      "attack/Shell_1/c.txt": { split: "attack", family: "Shell" },
    });
  });

  it("tell which half of normal traces without a split is tested on, a copy never", async () => {
    const normal = Object.fromEntries(
      ["open", "read", "write", "close"].map((call) => [`normal/${call}.txt`, `${call} mmap`]),
    );
    const found = await labels({ ...normal, "normal/copy.txt": "open mmap", "attack/x-1.txt": "execve" });
    const splits = Object.values(found ?? {}).map(({ split }) => split);
    expect(splits.filter((split) => split === "validation")).toHaveLength(2);
    expect(splits.filter((split) => split === "attack")).toHaveLength(1);
    const twins = [found?.["normal/open.txt"]?.split, found?.["normal/copy.txt"]?.split];
    expect(twins.filter((split) => split === "validation").length).toBeLessThan(2);
  });

  it("are none where there is nothing to test on", async () => {
    expect(await labels({ "training/a.txt": "open", "attack/Shell_1/c.txt": "execve" })).toBeNull();
    expect(await labels({ "a.txt": "open", "b.txt": "read" })).toBeNull();
  });
});

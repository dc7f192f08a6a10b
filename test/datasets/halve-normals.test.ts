import { describe, expect, it } from "@jest/globals";
import { join } from "node:path";
import { halveNormals } from "../../src/datasets/halve-normals.ts";
import { loadDataset } from "../../src/datasets/load-dataset.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();
const AUTO = { format: "auto", architecture: "opaque" } as const;

describe("halveNormals", () => {
  it("halves normal/, keeps attack/ whole, copies and all, and says so", async () => {
    const folder = writeFiles(join(root, "set"), {
      "normal/a.int": "1 4\n1 2\n",
      "normal/b.int": "2 4\n2 2\n3 5\n3 5\n",
      "normal/c.int": "4 6\n4 6\n",
      "attack/x.int": "5 9\n6 9\n",
    });
    const loaded = await loadDataset(folder, AUTO);
    expect(loaded.splits.training).toHaveLength(4);
    expect(loaded.splits.validation).toHaveLength(0);
    const { data, note } = halveNormals(loaded, 1);
    expect(data.splits.training).toHaveLength(2);
    expect(data.splits.validation).toHaveLength(1);
    expect(data.splits.validation[0]?.split).toBe("validation");
    expect(data.splits.attack).toHaveLength(2);
    expect(note).toBe(
      "set has no split of its own: of 4 normal traces, the 1 that repeat an earlier one are left out, and the 3 distinct ones are halved by content, seed 1: 2 train, 1 test.",
    );
  });

  it("gives any other data set back as it is", async () => {
    const folder = writeFiles(join(root, "own"), { "training/a.txt": "read", "attack/b.txt": "execve" });
    const loaded = await loadDataset(folder, AUTO);
    expect(halveNormals(loaded, 1)).toEqual({ data: loaded, note: null });
    expect(halveNormals(loaded, 1).data).toBe(loaded);
  });
});

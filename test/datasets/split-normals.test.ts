import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { traceKey } from "../../src/core/trace-key.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import { halveNormals, splitNormals } from "../../src/datasets/split-normals.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

interface Named {
  readonly name: string;
  readonly calls: readonly string[];
}

const traces = fc
  .array(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 }), { maxLength: 60 })
  .map((all): readonly Named[] => all.map((calls, index) => ({ name: String(index), calls })));
const seeds = fc.integer({ min: 0, max: 1000 });
const keys = (of: readonly Named[]): readonly string[] => of.map(traceKey);
const many = Array.from({ length: 400 }, (_, index): Named => ({ name: "", calls: [`c${index}`] }));

describe("splitNormals", () => {
  it("puts every sequence of calls on one side only, and once", () => {
    fc.assert(
      fc.property(traces, seeds, (given, seed) => {
        const { training, validation } = splitNormals(given, seed);
        const both = [...keys(training), ...keys(validation)];
        expect(new Set(both).size).toBe(both.length);
        expect(new Set(both)).toEqual(new Set(keys(given)));
      }),
    );
  });

  it("gives halves, the odd trace to training, in the order given, the first of each copy", () => {
    fc.assert(
      fc.property(traces, seeds, (given, seed) => {
        const { training, validation } = splitNormals(given, seed);
        expect(training.length - validation.length).toBe((training.length + validation.length) % 2);
        for (const side of [training, validation]) {
          const places = side.map((trace) => given.indexOf(trace));
          expect(places).toEqual([...places].sort((a, b) => a - b));
          expect(places).toEqual(side.map((trace) => keys(given).indexOf(traceKey(trace))));
        }
      }),
    );
  });

  it("depends on the calls and the seed alone: not on names, copies or the order of the files", () => {
    fc.assert(
      fc.property(traces, seeds, (given, seed) => {
        const other = [...given, ...given].reverse().map((trace) => ({ ...trace, name: `other ${trace.name}` }));
        const sorted = (of: readonly Named[]): readonly string[] => [...keys(of)].sort();
        const [first, second] = [splitNormals(given, seed), splitNormals(other, seed)];
        expect(sorted(second.training)).toEqual(sorted(first.training));
        expect(sorted(second.validation)).toEqual(sorted(first.validation));
      }),
    );
  });

  it("is that of sha256 over the seed, a line break and the calls with blanks between them, however long a trace is", () => {
    const long = Array.from({ length: 40 }, (_, index): Named => {
      return { name: String(index), calls: Array.from({ length: 30_000 }, (_, call) => `call_é${(call * index) % 7}`) };
    });
    const lot = ({ calls }: Named): string =>
      createHash("sha256")
        .update(`3\n${calls.join(" ")}`)
        .digest("hex");
    const drawn = [...long, ...many, { name: "empty", calls: [] }];
    const distinct = [...new Map(drawn.map((one) => [lot(one), one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
    const training = distinct.slice(0, Math.ceil(distinct.length / 2)).map(([, one]) => lot(one));
    expect(splitNormals(drawn, 3).training.map(lot).sort()).toEqual(training);
  });

  it("draws another half for another seed: two share about half of their traces", () => {
    const half = (seed: number): ReadonlySet<string> => new Set(keys(splitNormals(many, seed).training));
    for (const [one, two] of [
      [1, 2],
      [2, 3],
      [1, 12],
    ] as const) {
      const shared = [...half(one)].filter((key) => half(two).has(key)).length;
      expect(shared).toBeGreaterThan(70);
      expect(shared).toBeLessThan(130);
    }
  });
});

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

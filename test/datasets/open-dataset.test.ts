import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  ADFA_LD_SHA256,
  isEmbeddedSample,
  loadDataset,
  locateData,
  openSource,
} from "../../src/datasets/open-dataset.ts";
import { sentenceOf } from "../../src/problems/problem.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { refusalText } from "../support/refusal.ts";
import { describeWhere } from "../support/skip.ts";
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

const root = temporaryFolder();
const AUTO = { format: "auto", architecture: null } as const;

describe("loadDataset", () => {
  it("sorts the traces into their splits, in order of path", async () => {
    const folder = writeFiles(join(root, "splits"), {
      "training/b.txt": "# architecture: x86_64\nread",
      "training/a.txt": "# architecture: x86_64\nwrite",
      "validation/a.txt": "read",
      "attack/shell_1/a.txt": "execve",
    });
    const data = await loadDataset(folder, AUTO);
    expect(data).toMatchObject({ name: "splits", layout: "splits", architecture: "x86_64", skipped: [], warnings: [] });
    expect(data.splits.training.map((trace) => trace.path)).toEqual(["training/a.txt", "training/b.txt"]);
    expect(data.splits.validation).toHaveLength(1);
    expect(data.splits.attack[0]).toMatchObject({ family: "shell", recording: "shell_1" });
    expect(data.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("continues past one unreadable file among thousands, says which, and claims no digest", async () => {
    const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`${index}.txt`, "read write"]));
    const folder = writeFiles(join(root, "thousands"), files);
    symlinkSync("gone", join(folder, "777x.txt"));
    const data = await loadDataset(folder, AUTO);
    expect(data.splits.training).toHaveLength(2000);
    expect(data.skipped).toEqual([
      {
        path: "777x.txt",
        damaged: true,
        problem: {
          problem: "input.system",
          path: `${folder}/777x.txt`,
          verb: "read",
          reason: "it is a link that leads nowhere",
        },
      },
    ]);
    expect(data.sha256).toBeNull();
  });

  it("refuses a folder in which no file is a trace, with the first reason", async () => {
    const folder = writeFiles(join(root, "none"), { ".DS_Store": "", "a.txt": "3 4 five", "b.txt": "" });
    expect(await refusalText(() => loadDataset(folder, AUTO), "E_DATASET")).toBe(
      `${folder}: holds no trace (3 files skipped; first: a.txt: bare call numbers mean nothing without an architecture; give --arch i386 (ADFA-LD), x86_64, aarch64 or another, --call-names FILE where you have the list, or --arch opaque where the table is not known)`,
    );
    const hidden = writeFiles(join(root, "hidden"), { ".DS_Store": "" });
    expect(await refusalText(() => loadDataset(hidden, AUTO), "E_DATASET")).toBe(
      `${hidden}: holds no trace (a hidden file, not a trace)`,
    );
  });

  it("warns when traces name several architectures", async () => {
    const folder = writeFiles(join(root, "several"), {
      "a.txt": "# architecture: x86_64\nread",
      "b.txt": "# architecture: i386\nread",
    });
    const { warnings } = await loadDataset(folder, AUTO);
    expect(warnings.map((warning) => sentenceOf(warning))).toEqual([
      `${folder}: traces of several architectures (x86_64, i386), compared by call name`,
    ]);
  });
});

describeWhere(ADFA_LD?.endsWith(".zip") === true, NO_ADFA_LD)("ADFA-LD", () => {
  it("has the digest of the public file", async () => {
    expect((await loadDataset(ADFA_LD ?? "", AUTO)).sha256).toBe(ADFA_LD_SHA256);
  });
});

describe("locateData", () => {
  it("takes what is named, there or not: the error about it comes from reading it", () => {
    expect(locateData(root, "elsewhere")).toEqual({ location: "elsewhere", isFallback: false });
  });

  it("falls back on the sample, and says so, when ADFA-LD is nowhere; an empty DATA names nothing", () => {
    const project = writeFiles(join(root, "a/project"), {});
    const sample = { location: join(project, "data/sample"), isFallback: true };
    expect(locateData(project, undefined)).toEqual(sample);
    expect(locateData(project, "")).toEqual(sample);
  });

  it("finds ADFA-LD next to the project, and in data/ before that", () => {
    const project = writeFiles(join(root, "b/project"), { "../shared/ADFA-LD.zip": "" });
    expect(locateData(project, undefined)).toEqual({ location: join(root, "b/shared/ADFA-LD.zip"), isFallback: false });
    writeFiles(project, { "data/ADFA-LD.zip": "" });
    expect(locateData(project, undefined).location).toBe(join(project, "data/ADFA-LD.zip"));
  });

  it("takes the sample's zip where there is no folder of it, as in the package, and knows either as the sample", () => {
    const project = writeFiles(join(root, "c/project"), { "dist/sample.zip": "" });
    expect(locateData(project, undefined)).toEqual({ location: join(project, "dist/sample.zip"), isFallback: true });
    const places = ["data/sample", "dist/sample.zip", "data/mine"].map((place) => join(project, place));
    expect(places.map((place) => isEmbeddedSample(project, place))).toEqual([true, true, false]);
  });
});

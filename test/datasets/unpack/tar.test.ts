import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { loadDataset } from "../../../src/datasets/open-dataset.ts";
import type { LoadedDataset } from "../../../src/datasets/read-dataset.ts";
import { sentenceOf } from "../../../src/problems/problem.ts";
import { refusalText } from "../../support/refusal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";
import { makeZip } from "../../support/zip.ts";

const folder = temporaryFolder();
const OPTIONS = { format: "auto", architecture: null } as const;
const TEXT = Array.from({ length: 60 }, (_, at) => `7 read(${at % 7}, "", 832) = ${at}\n`).join("");
let made = 0;

/** Packs files into a tar in the order given. @param flags of tar, which say how it is packed */
function tarOf(files: Readonly<Record<string, string | Uint8Array>>, flags = "-cf"): string {
  const place = writeFiles(join(folder, `in${(made += 1)}`), files);
  const path = join(folder, `set${made}.data`);
  execFileSync("tar", [flags, path, "-C", place, ...Object.keys(files)]);
  return path;
}

const load = (path: string): Promise<LoadedDataset> => loadDataset(path, OPTIONS);

const tracesOf = (data: LoadedDataset): readonly string[] =>
  Object.entries(data.splits).flatMap(([split, traces]) =>
    traces.map(({ name, family }) => `${split} ${name} ${family}`),
  );

describe("a tar", () => {
  it.each([["-cf"], ["-czf"], ["-cjf"], ["-cJf"]])(
    "has the labels of its folders, in whatever order it was packed: %s",
    async (flags) => {
      const files = {
        "set/normal/b.log": TEXT,
        "set/attack/Web_1/c.log": TEXT,
        "set/normal/a.log": TEXT,
        "set/normal/d.log.gz": gzipSync(TEXT),
      };
      const zip = join(folder, "same.zip");
      writeFileSync(zip, makeZip(Object.entries(files).map(([name, data]) => ({ name, data }))));
      const tar = await load(tarOf(files, flags));
      expect(tracesOf(tar)).toEqual([
        "training set/normal/a.log#7 null",
        "training set/normal/b.log#7 null",
        "training set/normal/d.log.gz#7 null",
        "attack set/attack/Web_1/c.log#7 Web",
      ]);
      expect(tracesOf(tar)).toEqual(tracesOf(await load(zip)));
      expect(tar.layout).toBe("normal-attack");
    },
  );

  it("has its rotated logs read as one, the oldest lines first, whatever their order in it", async () => {
    const record = (second: number, call: number): string =>
      `type=SYSCALL msg=audit(${1700000000 + second}.000:${second}): arch=c000003e syscall=${call} success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 pid=7 comm="x" exe="/x"\n`;
    const files = {
      "log/audit.log": record(3, 3),
      "log/audit.log.1": record(2, 1),
      "log/audit.log.2.gz": gzipSync(record(1, 0)),
    };
    for (const flags of ["-cf", "-czf"]) {
      const data = await load(tarOf(files, flags));
      const traces = Object.values(data.splits).flat();
      expect(traces.map(({ name, calls }) => [name, ...calls])).toEqual([
        ["log/audit.log#7", "read", "write", "close"],
      ]);
      expect(data.warnings.map((warning) => sentenceOf(warning)).join()).toContain("3 files read as one log");
    }
  });

  it("with several entries of one name has the last, as tar unpacks it, and says so", async () => {
    const path = tarOf({ "a.log": TEXT });
    const place = writeFiles(join(folder, "later"), { "a.log": `${TEXT}7 close(3) = 0\n` });
    execFileSync("tar", ["-rf", path, "-C", place, "a.log"]);
    const data = await load(path);
    expect(Object.values(data.splits).flatMap((all) => all.map(({ calls }) => calls.length))).toEqual([61]);
    expect(data.warnings.map((warning) => sentenceOf(warning)).join()).toMatch(
      /an entry is there several times, of which the last is read: a\.log/,
    );
  });

  it.each([["inner.zip"], ["inner.data"]])("names a zip in it, by its name or its content: %s", async (name) => {
    const path = tarOf({ "a.log": TEXT, [name]: makeZip([{ name: "b.log", data: TEXT }]) });
    const data = await load(path);
    expect(tracesOf(data)).toHaveLength(1);
    expect(data.skipped.map(({ problem }) => sentenceOf(problem))).toEqual([
      `${path}:${name}: is a zip inside a tar, which is not read; unpack it (tar -xOf ${path} ${name} > FILE.zip) and name FILE.zip`,
    ]);
    // What the sentence says to do is done.
    execFileSync("sh", ["-c", `tar -xOf ${path} ${name} > ${folder}/FILE.zip`]);
    expect(tracesOf(await load(join(folder, "FILE.zip")))).toHaveLength(1);
  });

  it("packed with xz names what in it is packed with xz, which would wait for it for ever", async () => {
    const packed = execFileSync("xz", ["-c"], { input: TEXT });
    const data = await load(tarOf({ "a.log.xz": packed, "b.log": TEXT }, "-cJf"));
    expect(tracesOf(data)).toEqual(["training b.log#7 null"]);
    expect(data.skipped.map(({ problem }) => sentenceOf(problem)).join()).toMatch(
      /a\.log\.xz: is packed with xz inside what is packed with xz/,
    );
    expect(tracesOf(await load(tarOf({ "a.log.xz": packed, "b.log": TEXT }, "-czf")))).toHaveLength(2);
  });

  it("of recordings of LID-DS is refused, since attacks would be taken for normal", async () => {
    const path = tarOf({ "runs.csv": "scenario_name\n", "a.txt": TEXT });
    expect(await refusalText(() => load(path), "E_DATASET")).toMatch(
      /runs\.csv.*labels are not read from a tar; unpack it/,
    );
  });
});

describe("a zip", () => {
  it("is recognised by its content, whatever its name", async () => {
    const path = join(folder, "set.bin");
    writeFileSync(
      path,
      makeZip([
        { name: "normal/a.log", data: TEXT },
        { name: "attack/b.log", data: TEXT },
      ]),
    );
    expect(tracesOf(await load(path))).toEqual(["training normal/a.log#7 null", "attack attack/b.log#7 b"]);
  });
});

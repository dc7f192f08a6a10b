import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";
import { sentenceOf } from "../../src/problems/problem.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const folder = temporaryFolder();
let made = 0;

/** Records of one process: the calls of the given numbers, in order. */
function audit(from: number, calls: readonly number[]): string {
  return calls
    .map(
      (call, at) =>
        `type=SYSCALL msg=audit(${1700000000 + from + at}.000:${from + at}): arch=c000003e syscall=${call} success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 pid=7 comm="x" exe="/x"\n`,
    )
    .join("");
}

async function loadWhole(files: Readonly<Record<string, string | Uint8Array>>): Promise<LoadedDataset> {
  return loadDataset(writeFiles(join(folder, `${(made += 1)}`), files), { format: "auto", architecture: null });
}

async function load(files: Readonly<Record<string, string | Uint8Array>>) {
  const data = await loadWhole(files);
  return {
    traces: Object.values(data.splits).flatMap((traces) =>
      traces.map(({ name, calls }) => `${name}: ${calls.join(" ")}`),
    ),
    warnings: data.warnings.map((warning) => sentenceOf(warning)).filter((warning) => warning.includes("one log")),
    skipped: data.skipped.map(({ path }) => path),
  };
}

describe("rotated logs of one host", () => {
  it("are one log, the oldest lines first: a process that runs across them is one trace", async () => {
    expect(
      await load({
        "audit.log": audit(5, [3]),
        "audit.log.1": audit(3, [1, 1]),
        "audit.log.2.gz": gzipSync(audit(2, [0])),
        "audit.log.10": audit(1, [257]),
      }),
    ).toEqual({
      traces: ["audit.log#7: openat read write write close"],
      warnings: ["4 files read as one log: audit.log.10, audit.log.2.gz, audit.log.1, audit.log"],
      skipped: [],
    });
  });

  it("are put in order by their dates", async () => {
    const { traces } = await load({
      "audit.log": audit(3, [3]),
      "audit.log-20240102": audit(2, [1]),
      "audit.log-20240101.gz": gzipSync(audit(1, [0])),
    });
    expect(traces).toEqual(["audit.log#7: read write close"]);
  });

  it("keep what can be read where one of them is cut short or damaged, and every trace of the log has a gap", async () => {
    const old = gzipSync(audit(1, Array<number>(3000).fill(0)));
    const damaged = Uint8Array.from(old);
    damaged[old.length - 6] = 0xff & ((damaged[old.length - 6] ?? 0) ^ 1);
    const newest = audit(3001, [3]);
    const cut = await loadWhole({ "audit.log": newest, "audit.log.1.gz": old.subarray(0, old.length - 9) });
    const traces = Object.values(cut.splits).flat();
    expect(traces.map(({ unreadCalls, calls }) => [unreadCalls, calls.length, calls.at(-1)])).toEqual([
      [1, 3001, "close"],
    ]);
    expect(cut.warnings.map((warning) => sentenceOf(warning)).join("\n")).toMatch(
      /audit\.log\.1\.gz: its gzip data is cut short .*: every trace of it has a gap/,
    );
    const broken = await loadWhole({ "audit.log": newest, "audit.log.1.gz": damaged });
    expect(Object.values(broken.splits).flatMap((all) => all.map(({ unreadCalls }) => unreadCalls))).toEqual([1]);
    expect(broken.skipped.map(({ path }) => path)).toEqual(["audit.log.1.gz"]);
  });

  it.each([
    ["without the newest", { "audit.log.1": audit(1, [0]), "audit.log.2": audit(2, [1]) }],
    ["numbered above 99", { "audit.log": audit(1, [0]), "audit.log.1234": audit(2, [1]) }],
    [
      "a number twice",
      { "audit.log": audit(3, [0]), "audit.log.1": audit(1, [0]), "audit.log.1.gz": gzipSync(audit(1, [0])) },
    ],
    ["of strace -ff", { out: "read(3) = 0\nclose(3) = 0\n", "out.7": "read(3) = 0\nclose(3) = 0\n" }],
    ["of two formats", { "audit.log": audit(1, [0]), "audit.log.1": "7 read(3) = 0\n7 close(3) = 0\n" }],
  ])("stay files of their own: %s", async (_, files) => {
    const { traces, warnings } = await load(files);
    expect(warnings).toEqual([]);
    expect(traces).toHaveLength(Object.keys(files).length);
  });
});

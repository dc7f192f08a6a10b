import { describe, expect, it } from "@jest/globals";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openDataset } from "../../src/datasets/open-dataset.ts";
import { readDataset } from "../../src/datasets/read-dataset.ts";
import { placeAll, placeAllOf, wrongPlaces, type PlacedTrace } from "../support/placed-calls.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";
import { makeZip } from "../support/zip.ts";

const folder = temporaryFolder();
const TEXT = Array.from({ length: 600 }, (_, at) => `7 read(${at}, "é", 832) = ${at}\n8 close(${at}) = 0\n`).join("");
const OPTIONS = { format: "auto", architecture: null } as const;

/** Records of one call each. */
function audit(from: number, calls: readonly number[]): string {
  return calls
    .map(
      (call, at) =>
        `type=SYSCALL msg=audit(${1700000000 + from}.000:${from + at}): arch=c000003e syscall=${call} success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=1 ppid=1 pid=7 comm="x" exe="/x"\n` +
        `type=CWD msg=audit(${1700000000 + from}.000:${from + at}): cwd="/root"\n` +
        `type=PATH msg=audit(${1700000000 + from}.000:${from + at}): item=0 name="/etc/f${call}" inode=1\n`,
    )
    .join("");
}

function wrongOf(traces: readonly PlacedTrace[], contents: Readonly<Record<string, string>>): readonly string[] {
  expect(traces.length).toBeGreaterThan(0);
  return traces.flatMap((trace) => wrongPlaces(trace, contents));
}

describe("the places of calls in what a recording is packed in", () => {
  it("are places in the text as it is unpacked, of a packed file", async () => {
    const traces = await placeAll(folder, { "a.strace.gz": gzipSync(TEXT) });
    expect(wrongOf(traces.slice(0, 1), { "a.strace.gz": TEXT })).toEqual([]);
    expect(traces[1]?.placed[1]?.lines).toEqual([
      {
        file: "a.strace.gz",
        line: 4,
        offset: Buffer.byteLength(TEXT.split("\n").slice(0, 3).join("\n")) + 1,
        text: "8 close(1) = 0",
      },
    ]);
  });

  it("are places in the entry of a tar or a zip", async () => {
    const place = writeFiles(mkdtempSync(join(folder, "tar-")), {
      "in/a.strace": TEXT,
      "in/b.strace": "9 brk(0) = 0\n",
    });
    execFileSync("tar", ["-czf", "set.tgz", "in"], { cwd: place });
    const tarred = await placeAllOf(join(place, "set.tgz"));
    expect(wrongOf(tarred, { "in/a.strace": TEXT, "in/b.strace": "9 brk(0) = 0\n" })).toEqual([]);
    writeFileSync(join(place, "set.zip"), makeZip([{ name: "a.strace", data: TEXT }]));
    expect(wrongOf(await placeAllOf(join(place, "set.zip")), { "a.strace": TEXT })).toEqual([]);
  });

  it("are places in the file of a rotated log that holds the line, with all records of an event", async () => {
    const files = {
      "audit.log": audit(9, [3]),
      "audit.log.1": audit(5, [1, 1]),
      "audit.log.2": audit(2, [0]).trimEnd(),
    };
    const traces = await placeAll(folder, files);
    expect(wrongOf(traces, files)).toEqual([]);
    const placed = traces.flatMap((trace) => trace.placed);
    expect(placed.map(({ call, lines }) => [call, ...lines.map(({ file, line }) => `${file}:${line}`)])).toEqual([
      ["read", "audit.log.2:1", "audit.log.2:2", "audit.log.2:3"],
      ["write", "audit.log.1:1", "audit.log.1:2", "audit.log.1:3"],
      ["write", "audit.log.1:4", "audit.log.1:5", "audit.log.1:6"],
      ["close", "audit.log:1", "audit.log:2", "audit.log:3"],
    ]);
    expect(placed[0]?.facts).toMatchObject({
      process: "7",
      parent: "1",
      program: "x",
      result: "0",
      arguments: 'a0=0 a1=0 a2=0 a3=0; CWD cwd="/root"; PATH item=0 name="/etc/f0" inode=1',
    });
  });

  it("are read of what there is of a packed file that was cut short", async () => {
    const packed = gzipSync(TEXT);
    const traces = await placeAll(folder, { "a.strace.gz": packed.subarray(0, packed.length - 500) });
    expect(traces.flatMap((trace) => wrongPlaces(trace, { "a.strace.gz": TEXT }))).toEqual([]);
    expect(traces[0]?.placed.length).toBeGreaterThan(100);
  });

  it("are exact across the steps in which a long file is read, and the head that shows its format", async () => {
    const lines = Array.from({ length: 60_000 }, (_, at) => `7 write(1, "${"x".repeat(at % 90)}", ${at}) = ${at}`);
    const text = lines.join("\n");
    const dataset = await openDataset(join(writeFiles(mkdtempSync(join(folder, "long-")), { a: text }), "a"), OPTIONS);
    const [trace] = (await readDataset(dataset)).splits.training;
    if (trace === undefined) throw new Error("no trace");
    const wanted = [0, 1, 5_000, 20_000, 20_001, 59_999];
    const [placed = []] = await dataset.readPlaced([{ trace, ranges: wanted.map((from) => ({ from, to: from + 1 })) }]);
    expect(
      placed.map(({ index, lines: own }) => [index, ...own.map(({ line, text: found }) => `${line} ${found}`)]),
    ).toEqual(wanted.map((at) => [at, `${at + 1} ${lines[at] ?? ""}`]));
    await dataset.close();
  });

  it("hold the beginning of a line that is too long, and say so", async () => {
    const text = `7 write(1, "${"x".repeat(200_000)}", 3) = 3\n7 close(1) = 0\n`;
    const [trace] = await placeAll(folder, { "a.strace": text });
    const [long, short] = trace?.placed ?? [];
    expect(long?.lines.map(({ text: kept, isCut }) => [kept.length, isCut])).toEqual([[65_536, true]]);
    expect(long?.facts.result).toBeNull();
    expect(short?.lines).toEqual([
      { file: "a.strace", line: 2, offset: text.indexOf("7 close"), text: "7 close(1) = 0" },
    ]);
  });
});

describe("what cannot be read again", () => {
  it("is refused: a pipe, and a file that has changed", async () => {
    const place = mkdtempSync(join(folder, "again-"));
    execFileSync("mkfifo", ["pipe"], { cwd: place });
    spawn("sh", ["-c", "echo '7 read(3) = 0' > pipe"], { cwd: place, stdio: "ignore" });
    const pipe = await openDataset(join(place, "pipe"), OPTIONS);
    expect(pipe.isReadOnce).toBe(true);
    await expect(pipe.readPlaced([])).rejects.toThrow(/can be read only once.*write it to a file/);
    await pipe.close();
    writeFileSync(join(place, "a.strace"), "7 read(3) = 0\n7 close(3) = 0\n");
    const dataset = await openDataset(join(place, "a.strace"), OPTIONS);
    const [trace] = (await readDataset(dataset)).splits.training;
    if (trace === undefined) throw new Error("no trace");
    const asked = [{ trace, ranges: [{ from: 0, to: 2 }] }];
    expect((await dataset.readPlaced(asked))[0]?.length).toBe(2);
    for (const text of ["7 write(3) = 0\n7 close(3) = 0\n", "7 read(3) = 0\n"]) {
      writeFileSync(join(place, "a.strace"), text);
      await expect(dataset.readPlaced(asked)).rejects.toThrow(/changed while it was read/);
    }
    await dataset.close();
  });
});

import { describe, expect, it } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evidenceOf } from "../../src/app/evidence.ts";
import type { DatasetTrace } from "../../src/datasets/dataset.ts";
import { openDataset } from "../../src/datasets/open-dataset.ts";
import type { EvidenceLine, SurprisingStretch } from "../../src/results/score.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

/** Reads a strace text of one thread, and gives the evidence for one stretch of it. */
async function evidence(
  lines: readonly string[],
  [from, to]: readonly [number, number],
  most: number,
  bitsOf: (index: number) => number = () => 5,
): Promise<readonly EvidenceLine[]> {
  const file = join(folder, "a.strace");
  writeFileSync(file, `${lines.join("\n")}\n`);
  const dataset = await openDataset(file, { format: "auto", architecture: null });
  try {
    const traces: DatasetTrace[] = [];
    for await (const item of dataset.read()) if ("trace" in item) traces.push(item.trace);
    const [trace] = traces;
    if (trace === undefined) throw new Error("no trace");
    const [found] = await evidenceOf(dataset, [{ trace, stretches: [stretchOf(trace.calls, from, to, bitsOf)] }], most);
    return found?.stretches[0]?.evidence ?? [];
  } finally {
    await dataset.close();
  }
}

function stretchOf(
  calls: readonly string[],
  from: number,
  to: number,
  bitsOf: (index: number) => number,
): SurprisingStretch {
  const inside = calls
    .slice(from, to)
    .map((call, at) => ({ index: from + at, call, surpriseBits: bitsOf(from + at), expected: [] }));
  return { from, to, calls: to - from, totalBits: 0, meanBits: 0, excessBits: 0, share: 0, inside };
}

const shown = (lines: readonly EvidenceLine[]) =>
  lines.map(({ line, folded }) => (folded === undefined ? line : [line, folded.calls, folded.times, folded.toLine]));

describe("evidenceOf()", () => {
  it("gives the lines of a stretch, and two calls of the trace before and after it, which have no surprise", async () => {
    const text = ["brk(0)", "close(3)", "getpid()", "execve(0)", "getuid()", "pipe(1)", "sync()"].map(
      (call) => `7 ${call} = 0`,
    );
    const found = await evidence(text, [3, 4], 8);
    expect(found.map(({ line, call, surpriseBits }) => [line, call, surpriseBits])).toEqual([
      [2, "close", null],
      [3, "getpid", null],
      [4, "execve", 5],
      [5, "getuid", null],
      [6, "pipe", null],
    ]);
  });

  it("folds what is alike but for numbers and for what was read or written; never another file, call or result", async () => {
    const rounds = [1, 2, 3, 4].flatMap((n) => [
      `7 openat(AT_FDCWD, "/proc/${n}/stat", 0) = ${n}`,
      `7 read(${n}, "${"x".repeat(n)}", 64) = ${n}`,
      `7 close(${n}) = 0`,
    ]);
    const others = ['7 openat(AT_FDCWD, "/etc/shadow", 0) = 3', '7 openat(AT_FDCWD, "/etc/shadow", 0) = -1 EACCES (x)'];
    const found = await evidence([...rounds, ...others], [0, 14], 8);
    expect(shown(found)).toEqual([[1, 3, 4, 12], 2, 3, 13, 14]);
  });

  it("keeps the most surprising calls first, then those that name a file or an address, and their order", async () => {
    const text = Array.from({ length: 40 }, (_, n) =>
      n % 10 === 5
        ? `7 unlink("/tmp/f${"abcd"[n % 4] ?? ""}") = 0`
        : `7 ${["getpid", "getuid"][n % 2] ?? ""}(${n}) = 0`,
    );
    const found = await evidence(text, [0, 40], 8, (index) => (index === 30 ? 20 : 5));
    expect(found.length).toBeLessThanOrEqual(8);
    expect(found.map(({ index }) => index)).toEqual(found.map(({ index }) => index).toSorted((a, b) => a - b));
    expect(Math.max(...found.map(({ surpriseBits }) => surpriseBits ?? 0))).toBe(20);
    expect(found.filter(({ call }) => call === "unlink").length).toBeGreaterThan(0);
  });

  it("reads of a stretch of a million calls a few hundred", async () => {
    const text = Array.from({ length: 5000 }, (_, n) => `7 unlink("/tmp/${n.toString(36).replace(/\d/g, "z")}x") = 0`);
    const found = await evidence(text, [0, 5000], 1000, (index) => (index === 2500 ? 30 : 5));
    expect(found.length).toBeLessThan(500);
    expect(found.map(({ line }) => line)).toEqual(expect.arrayContaining([1, 2501, 5000]));
  });

  it("holds of a huge line, and of its arguments, the beginning", async () => {
    const [huge] = await evidence([`7 write(1, "${"A".repeat(300_000)}", 9) = 9`], [0, 1], 8);
    expect(huge?.isCut).toBe(true);
    expect(huge?.text.length).toBe(4096);
    expect(huge?.arguments?.length).toBe(4096);
  });
});

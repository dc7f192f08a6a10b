import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

/** 260 as measured; a reader that keeps a string or an object with a list per thread takes thousands. */
const MOST_BYTES_PER_THREAD = 1000;

function peakMegabytes(threads: number): ReadonlyMap<string, number> {
  const text = execFileSync(process.execPath, [join(PROJECT_FOLDER, "bench/memory.mjs"), String(threads)], {
    encoding: "utf8",
  });
  return new Map(
    [...text.matchAll(/^inspect, (\w+), .*: (\d+) MB at peak, exit 0$/gm)].map(([, format = "", peak]) => [
      format,
      Number(peak),
    ]),
  );
}

describe("inspect of threads that make one call each", () => {
  it("takes less than a kilobyte per thread, so that an attacker's million stays below 400 MB", () => {
    const [few, many] = [peakMegabytes(50_000), peakMegabytes(250_000)];
    expect([...few.keys()]).toEqual(["strace", "csv"]);
    for (const [format, peak] of many) {
      const bytesPerThread = ((peak - few.get(format)!) * 1e6) / 200_000;
      expect([format, bytesPerThread < MOST_BYTES_PER_THREAD]).toEqual([format, true]);
    }
  });
});

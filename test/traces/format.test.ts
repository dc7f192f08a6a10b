import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { distrustSentences, trustSentences } from "../../src/report/input-phrases.ts";
import { TRACE_FORMATS } from "../../src/traces/formats.ts";
import { trustIn } from "../../src/traces/formats.ts";

describe("how far a recording can be believed", () => {
  it("is the same in docs/formats.md, for every format", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/formats.md"), "utf8");
    const rows = new Map(
      [...page.matchAll(/^\| (\S+) \| (neither|can hide|can forge) \|/gm)].map(([, f, l]) => [f, l]),
    );
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(TRACE_FORMATS.map((format) => [format, trustIn(format).level])),
    );
  });

  it("is said of all formats, or only of those in which a process can hide or forge", () => {
    const trust = TRACE_FORMATS.map((format) => ({ format, ...trustIn(format) }));
    expect(trustSentences(trust)).toHaveLength(TRACE_FORMATS.length);
    expect(distrustSentences(trust).map((sentence) => sentence.split(":")[0])).toEqual([
      "csv",
      "lid-ds",
      "perf",
      "sysdig",
    ]);
    expect(distrustSentences(trust)[2]).toContain("can forge calls in it: the recorder writes file names as they are");
  });
});

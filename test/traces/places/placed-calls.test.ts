import { describe, expect, it } from "@jest/globals";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { openDataset } from "../../../src/datasets/open-dataset.ts";
import { readDataset } from "../../../src/datasets/read-dataset.ts";
import { isSentinelError } from "../../../src/errors.ts";
import { callNumber } from "../../../src/syscalls/architecture.ts";
import { TRACE_FORMATS, type TraceFormat } from "../../../src/traces/formats.ts";
import type { CallRange } from "../../../src/traces/places/placed-collector.ts";
import { FORMAT_LINES } from "../../support/format-lines.ts";
import { mutatedLines } from "../../support/mutated-lines.ts";
import { placeAll, wrongPlaces, type PlacedTrace } from "../../support/placed-calls.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";

const folder = temporaryFolder();

/** What a line of a call may have in the place of its name. */
function mentions(text: string, call: string): boolean {
  const number = /^(?:call|audit_\w+|\w+)-(\d+)$/.exec(call)?.[1];
  const numbers = [callNumber("x86_64", call), callNumber("i386", call)].filter((one) => one !== null);
  const words = [call, call.replace(/64$|^_/, ""), ...(number === undefined ? [] : [number])];
  return (
    words.some((word) => text.includes(word)) ||
    numbers.some((one) => new RegExp(`(?<!\\d)${one}(?!\\d)|0x${one.toString(16)}`).test(text))
  );
}

function unmentioned({ placed }: PlacedTrace): readonly string[] {
  return placed
    .filter(({ lines, call }) => !mentions(lines.map(({ text }) => text).join("\n"), call))
    .map(({ call, lines }) => `${call} is not in ${lines.map(({ text }) => text).join(" | ")}`);
}

async function wrongOf(text: string, format: TraceFormat, name = "a.log"): Promise<readonly string[]> {
  const traces = await placeAll(folder, { [name]: text }, { format, architecture: "x86_64" });
  return traces.flatMap((trace) => [...wrongPlaces(trace, { [name]: text }), ...unmentioned(trace)]);
}

/** Ways to write the same lines. */
const WRITTEN: readonly (readonly [string, (lines: readonly string[]) => string])[] = [
  ["as they are", (lines) => lines.join("\n")],
  ["with CRLF", (lines) => lines.join("\r\n") + "\r\n"],
  ["behind NUL bytes", (lines) => "\0".repeat(5000) + lines.join("\n") + "\n"],
  ["with NUL bytes between", (lines) => lines.join("\n\0\0\0") + "\n"],
  ["with blank lines and a byte order mark", (lines) => "\uFEFF" + lines.join("\n\n  \n")],
];

describe.each(TRACE_FORMATS)("the calls of %s", (format) => {
  const lines = FORMAT_LINES[format];

  it.each(WRITTEN)("are each on the line that is said, written %s", async (_, write) => {
    expect(await wrongOf(write([...lines, ...lines]), format)).toEqual([]);
  });

  it("keep their places whatever is between them", async () => {
    const next = mutatedLines(lines, lines, 7);
    const head = format === "csv" ? [lines[0] ?? ""] : [];
    for (let round = 0; round < 30; round += 1) {
      const text = [...head, ...Array.from({ length: 40 }, next)].join("\n");
      const traces = await placeAll(folder, { "a.log": text }, { format, architecture: "x86_64" }).catch(refused);
      expect(traces.flatMap((trace) => wrongPlaces(trace, { "a.log": text }))).toEqual([]);
    }
  });

  it("can be asked for by ranges, also of many traces at once", async () => {
    const place = writeFiles(mkdtempSync(join(folder, "ranges-")), { "a.log": [...lines, ...lines].join("\n") });
    const dataset = await openDataset(place, { format, architecture: "x86_64" });
    const traces = Object.values((await readDataset(dataset)).splits).flat();
    const ask = (ranges: readonly CallRange[]) => dataset.readPlaced(traces.map((trace) => ({ trace, ranges })));
    const all = await ask([{ from: 0, to: Infinity }]);
    const some = await ask([
      { from: 1, to: 2 },
      { from: 3, to: 5 },
    ]);
    expect(all.map((placed) => placed.length)).toEqual(traces.map(({ calls }) => calls.length));
    expect(some).toEqual(all.map((placed) => placed.filter(({ index }) => [1, 3, 4].includes(index))));
    await dataset.close();
  });
});

/** A damaged text may hold no call, or be none of its format; what is read must have places. */
function refused(error: unknown): readonly PlacedTrace[] {
  if (isSentinelError(error) && !error.message.includes("changed while")) return [];
  throw error;
}

import { describe, expect, it } from "@jest/globals";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isSentinelError } from "../../src/errors.ts";
import { TRACE_FORMATS, type TraceFormat } from "../../src/traces/formats.ts";
import type { ParsedTraces } from "../../src/traces/trace-parser.ts";
import { createTraceParser } from "../../src/traces/trace-parser.ts";
import { FORMAT_LINES, OTHER_LINES } from "../support/format-lines.ts";
import { inFull } from "../support/full.ts";
import { mutatedLines } from "../support/mutated-lines.ts";
import { wrappedLines } from "../support/wrapped-lines.ts";
import { randomInteger } from "../support/random.ts";

/** FUZZ_LINES=10000000 npm run jest -- test/traces/fuzz looks further. */
const LINES = Number(process.env["FUZZ_LINES"] ?? inFull(100_000, 10_000));
/** Short texts too: most formats of numbers give up a text at its first damaged line. */
const LINES_A_TEXT = [1, 3, 30, 1000];
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*(?:-\d+)?$/;
const MOST_RETAINED_BYTES = 16 * 2 ** 20;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What a text is read as, or null where it is refused. @throws whatever the library did not foresee */
function read(text: Uint8Array, format: TraceFormat | "auto", step: number): ParsedTraces | null {
  try {
    const parser = createTraceParser(format, { path: "a.txt", architecture: "x86_64", keepsTimes: true });
    for (let at = 0; at < text.length; at += step) parser.push(text.subarray(at, at + step));
    return parser.finish();
  } catch (error) {
    if (!isSentinelError(error) || error.code !== "E_TRACE" || !error.message.startsWith("a.txt")) throw error;
    return null;
  }
}

function checkTraces({ traces, warnings }: ParsedTraces): number {
  const odd = traces.flatMap(({ calls }) => calls.filter((call) => !NAME.test(call)));
  expect(odd).toEqual([]);
  expect(traces.every(({ calls, seconds }) => calls.length > 0 && seconds?.length === calls.length)).toBe(true);
  expect(new Set(traces.map(({ name }) => name)).size).toBe(traces.length);
  expect(warnings.every(({ path }) => path === "a.txt")).toBe(true);
  return traces.reduce((sum, { calls }) => sum + calls.length, 0);
}

/** Of each format, and of what is read as one. */
const INPUTS = [
  ...TRACE_FORMATS.map((format) => ({ input: format, format, lines: FORMAT_LINES[format] })),
  ...Object.entries(OTHER_LINES).map(([input, { format, lines }]) => ({ input, format, lines })),
];

describe(`${LINES} mutated lines`, () => {
  it.each(INPUTS)(
    "of $input give calls with names or a documented error with its file, cut anywhere, and leave nothing behind",
    ({ format, lines: own }) => {
      const foreign = TRACE_FORMATS.flatMap((other) => FORMAT_LINES[other]);
      const nextLine = mutatedLines(own, foreign, 7);
      const random = randomInteger(11);
      let calls = 0;
      const readSome = (lines: number): void => {
        for (let done = 0; done < lines;) {
          const count = LINES_A_TEXT[random(LINES_A_TEXT.length)] ?? 1;
          // A fifth of the texts is wrapped, as container runtimes, journals and shippers of logs do.
          const lines =
            random(5) === 0
              ? wrappedLines(nextLine, random, count)
              : Array.from({ length: count }, nextLine).join("\n");
          const text = new TextEncoder().encode(lines);
          const parsed = read(text, random(4) === 0 ? "auto" : format, 1 + random(2 * text.length + 1));
          if (parsed !== null) calls += checkTraces(parsed);
          done += count;
        }
      };
      readSome(LINES / 4);
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      readSome((3 * LINES) / 4);
      collectGarbage();
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_RETAINED_BYTES);
      expect(calls).toBeGreaterThan(LINES / 2000);
    },
  );
});

import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { isSentinelError } from "../../src/errors.ts";
import type { ParsedTraces } from "../../src/traces/trace-parser.ts";
import { parseTraces, parseTracesInSteps } from "../../src/traces/parse-traces.ts";
import { createTraceParser } from "../../src/traces/trace-parser.ts";
import { inFull } from "../support/full.ts";
import { oddNames, oddNumbers, oddPairs, oddStrace } from "../support/odd-texts.ts";
import { parseTraces as parseByRegex, type ByteFormat } from "../support/regex-readers/parse-traces.ts";

const RUNS = inFull(4000, 1000);
const source = { path: "a.txt", architecture: "i386" };
const FORMATS: readonly [ByteFormat, fc.Arbitrary<Uint8Array>][] = [
  ["adfa", oddNumbers],
  ["names", oddNames],
  ["unm", oddPairs],
  ["strace", oddStrace],
];

/** Why no call was read, which the regular expressions never said. */
const CAUSE = /^a\.txt(?::\d+)?: (the file holds no system call)(?: that could be read)?[:;] .*$/s;

/** Nor said a text is another format's, which is more than a table of counts. */
const SUMMARY = /^a\.txt:\d+: a summary of strace .*$/s;

/** What the regular expressions never looked at. */
const LATER_WARNINGS: ReadonlySet<string> = new Set(["trace.foreign-names", "trace.line-goes-on", "trace.gaps"]);

/** What was read but for the count of its lines, which the regular expressions never gave, or what it was refused with. */
function outcome(read: () => ParsedTraces): Omit<ParsedTraces, "linesRead"> | string {
  try {
    const { format, traces, warnings } = read();
    const compared = traces.map((trace) => ({ ...trace, unreadCalls: 0 }));
    return { format, traces: compared, warnings: warnings.filter(({ problem }) => !LATER_WARNINGS.has(problem)) };
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    return `${error.code} ${error.message.replace(CAUSE, "a.txt: $1").replace(SUMMARY, "a.txt: the file holds no system call")}`;
  }
}

const byRegex = (bytes: Uint8Array, format: ByteFormat): ReturnType<typeof outcome> =>
  outcome(() => parseByRegex(new TextDecoder().decode(bytes), format, source));

/** Reads `step` bytes at a time. */
function readInSteps(format: ByteFormat, bytes: Uint8Array, step: number): ParsedTraces {
  const parser = createTraceParser(format, source);
  for (let at = 0; at < bytes.length; at += step) parser.push(bytes.subarray(at, at + step));
  return parser.finish();
}

describe("the byte readers, next to the regular expressions that they took the place of", () => {
  it.each(FORMATS)("read %s texts alike, with the same words where they warn or refuse", (format, texts) => {
    let whole = 0;
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (bytes, step) => {
        const expected = byRegex(bytes, format);
        expect(outcome(() => parseTraces(bytes, format, source))).toEqual(expected);
        expect(outcome(() => readInSteps(format, bytes, step))).toEqual(expected);
        if (typeof expected !== "string") whole += 1;
      }),
      { numRuns: RUNS },
    );
    expect(whole).toBeGreaterThan(RUNS / 8);
  });

  it("read any bytes alike, in any format", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...FORMATS), (bytes, [format]) => {
        const text = bytes.map((byte) => (byte === 0 ? 32 : byte));
        expect(outcome(() => parseTraces(text, format, source))).toEqual(byRegex(text, format));
      }),
      { numRuns: RUNS },
    );
  });
});

describe("parseTracesInSteps", () => {
  it("stops every 256 KiB or so, and reads the same", () => {
    const bytes = new TextEncoder().encode("7 read(0) = 1\n8 write(1) = 2\n".repeat(60_000));
    const steps = parseTracesInSteps(bytes, "auto", source);
    let stops = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) stops += 1;
    const pieces = Math.ceil(bytes.length / 2 ** 18);
    expect(stops).toBe(pieces - 1);
    const whole = step.value;
    expect(outcome(() => whole)).toEqual(byRegex(bytes, "strace"));
  });

  it("leaves the bytes as they were", () => {
    const bytes = new TextEncoder().encode("\uFEFF3 4");
    const copy = bytes.slice();
    expect(parseTraces(bytes, "auto", source).traces[0]?.calls).toEqual(["read", "write"]);
    expect(bytes).toEqual(copy);
  });
});

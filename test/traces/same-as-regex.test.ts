import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { isSentinelError } from "../../src/errors.ts";
import { adfaReader } from "../../src/traces/adfa.ts";
import type { OpenReader } from "../../src/traces/byte-reader.ts";
import type { ParsedTraces, TraceFormat } from "../../src/traces/format.ts";
import { namesReader } from "../../src/traces/names.ts";
import { parseTraces, parseTracesInSteps } from "../../src/traces/parse-traces.ts";
import { straceReader } from "../../src/traces/strace.ts";
import { unmReader } from "../../src/traces/unm.ts";
import { oddNames, oddNumbers, oddPairs, oddStrace } from "../support/odd-texts.ts";
import { parseTraces as parseByRegex } from "../support/regex-readers/parse-traces.ts";

const source = { path: "a.txt", architecture: "i386" };
const FORMATS: readonly [TraceFormat, OpenReader, fc.Arbitrary<Uint8Array>][] = [
  ["adfa", adfaReader, oddNumbers],
  ["names", namesReader, oddNames],
  ["unm", unmReader, oddPairs],
  ["strace", straceReader, oddStrace],
];

/** What was read, or what it was refused with. */
function outcome(read: () => ParsedTraces): ParsedTraces | string {
  try {
    return read();
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    return `${error.code} ${error.message}`;
  }
}

const byRegex = (bytes: Uint8Array, format: TraceFormat | "auto"): ParsedTraces | string =>
  outcome(() => parseByRegex(new TextDecoder().decode(bytes), format, source));

/** Reads by itself, `step` bytes at a time. */
function readInSteps(open: OpenReader, bytes: Uint8Array, step: number): ParsedTraces {
  const reader = open(bytes, source);
  let at = 0;
  while (at < bytes.length) at = reader.read(at, Math.min(bytes.length, at + step));
  return reader.finish();
}

describe("the byte readers, beside the regular expressions that they took the place of", () => {
  it.each(FORMATS)("read %s texts alike, with the same words where they warn or refuse", (format, open, texts) => {
    let whole = 0;
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (bytes, step) => {
        const expected = byRegex(bytes, format);
        expect(outcome(() => parseTraces(bytes, format, source))).toEqual(expected);
        if (!bytes.includes(0)) expect(outcome(() => readInSteps(open, bytes, step))).toEqual(expected);
        if (typeof expected !== "string") whole += 1;
      }),
      { numRuns: 4000 },
    );
    expect(whole).toBeGreaterThan(800);
  });

  it.each(FORMATS)("take %s texts and texts made strings for the same format", (_, __, texts) => {
    fc.assert(
      fc.property(texts, (bytes) => {
        const expected = byRegex(bytes, "auto");
        expect(outcome(() => parseTraces(bytes, "auto", source))).toEqual(expected);
        expect(outcome(() => parseTraces(new TextDecoder().decode(bytes), "auto", source))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("read any bytes alike, in any format", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...FORMATS), (bytes, [format]) => {
        const text = bytes.map((byte) => (byte === 0 ? 32 : byte));
        expect(outcome(() => parseTraces(text, format, source))).toEqual(byRegex(text, format));
      }),
      { numRuns: 4000 },
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
    expect(stops).toBeGreaterThanOrEqual(pieces);
    expect(stops).toBeLessThanOrEqual(3 * pieces);
    expect(step.value).toEqual(byRegex(bytes, "auto"));
  });

  it("leaves the bytes as they were", () => {
    const bytes = new TextEncoder().encode("\uFEFF3 4");
    const copy = bytes.slice();
    expect(parseTraces(bytes, "auto", source).traces[0]?.calls).toEqual(["read", "write"]);
    expect(bytes).toEqual(copy);
  });
});

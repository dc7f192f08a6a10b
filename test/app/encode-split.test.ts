import * as fc from "fast-check";
import { npyHeader } from "../../src/core/npy.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { type ArrayName, type ArraySink, encodeSplit, encodeTokens, oneHot } from "../../src/app/encode-split.ts";
import { SentinelError } from "../../src/errors.ts";
import { refusalText } from "../support/refusal.ts";
import { describe, expect, it } from "@jest/globals";
import { tokens } from "../support/arbitrary.ts";

/** Arrays as they would lie on disk; only a committed one is there. */
function memory(): { files: Map<ArrayName, Uint8Array>; open: (name: ArrayName) => Promise<ArraySink> } {
  const files = new Map<ArrayName, Uint8Array>();
  const open = (name: ArrayName): Promise<ArraySink> => {
    const parts: Uint8Array[] = [];
    return Promise.resolve({
      write: (bytes) => Promise.resolve(void parts.push(Uint8Array.from(bytes))),
      commit: () => Promise.resolve(void files.set(name, Buffer.concat(parts))),
    });
  };
  return { files, open };
}

function dataOf(file: Uint8Array | undefined, header: Uint8Array): Uint8Array {
  expect(Array.from(file?.subarray(0, header.length) ?? [])).toEqual(Array.from(header));
  return Uint8Array.from(file?.subarray(header.length) ?? []);
}

const uint16 = (bytes: Uint8Array): number[] => Array.from(new Uint16Array(bytes.buffer));
const int64 = (bytes: Uint8Array): number[] => Array.from(new BigInt64Array(bytes.buffer), Number);
const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const ALL = { windowCalls: null, stopAfter: null, oneHot: false } as const;

describe("encodeSplit", () => {
  it("writes tokens and offsets, unknown calls as 0, and says names and families", async () => {
    const { files, open } = memory();
    const summary = await encodeSplit(
      [
        { name: "one", calls: ["a", "c"], architecture: "x", family: null },
        { name: "two", calls: ["b", "new", "b"], architecture: "x", family: "shell" },
      ],
      vocabulary,
      ALL,
      open,
    );
    expect(summary).toEqual({ traces: 2, calls: 5, names: ["one", "two"], families: [null, "shell"] });
    expect([...files.keys()]).toEqual(["calls", "offsets"]);
    expect(uint16(dataOf(files.get("calls"), npyHeader("<u2", [5])))).toEqual([1, 3, 2, 0, 2]);
    expect(int64(dataOf(files.get("offsets"), npyHeader("<i8", [3])))).toEqual([0, 2, 5]);
  });

  it("of no trace writes empty arrays with a first offset of 0", async () => {
    const { files, open } = memory();
    const summary = await encodeSplit([], vocabulary, { ...ALL, windowCalls: 2, oneHot: true }, open);
    expect(summary).toMatchObject({ traces: 0, calls: 0, windows: { windows: 0, tracesUsed: 0, shortTraces: 0 } });
    expect(int64(dataOf(files.get("offsets"), npyHeader("<i8", [1])))).toEqual([0]);
    expect(dataOf(files.get("windows"), npyHeader("<u2", [0, 2]))).toHaveLength(0);
    expect(dataOf(files.get("one-hot"), npyHeader("|u1", [0, 2, 4]))).toHaveLength(0);
  });
});

describe("encodeTokens", () => {
  it("writes every window of the traces that the cut takes, and counts those too short for one", async () => {
    const { files, open } = memory();
    const traces = [Uint16Array.of(1, 2, 3), Uint16Array.of(3), Uint16Array.of(2, 1), Uint16Array.of(3, 3)];
    const summary = await encodeTokens(traces, 4, { windowCalls: 2, stopAfter: 2, oneHot: true }, open);
    expect(summary).toEqual({
      traces: 4,
      calls: 8,
      windows: { windowCalls: 2, stopAfter: 2, windows: 3, tracesUsed: 3, shortTraces: 1 },
    });
    expect(uint16(dataOf(files.get("windows"), npyHeader("<u2", [3, 2])))).toEqual([1, 2, 2, 3, 2, 1]);
    expect(Array.from(dataOf(files.get("one-hot"), npyHeader("|u1", [3, 2, 4])))).toEqual(
      [1, 2, 2, 3, 2, 1].flatMap((token) => [0, 1, 2, 3].map((place) => (place === token ? 1 : 0))),
    );
  });

  it("the offsets cut the calls into the traces again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tokens()), async (traces) => {
        const { files, open } = memory();
        const { calls } = await encodeTokens(traces, 4, ALL, open);
        const all = uint16(dataOf(files.get("calls"), npyHeader("<u2", [calls])));
        const offsets = int64(dataOf(files.get("offsets"), npyHeader("<i8", [traces.length + 1])));
        const cut = traces.map((_, index) => all.slice(offsets[index], offsets[index + 1]));
        expect(cut).toEqual(traces.map((trace) => Array.from(trace)));
      }),
    );
  });

  it("holds no more than a piece of a long trace's one-hot rows in memory, and writes every row once", async () => {
    const written = { bytes: 0, largest: 0, ones: 0 };
    const count = (name: ArrayName): Promise<ArraySink> =>
      Promise.resolve({
        write(bytes) {
          if (name === "one-hot") {
            written.bytes += bytes.length;
            written.largest = Math.max(written.largest, bytes.length);
            for (let place = 0; place < bytes.length; place += 1) if (bytes[place] === 1) written.ones += 1;
          }
          return Promise.resolve();
        },
        commit: () => Promise.resolve(),
      });
    const long = new Uint16Array(15_000).fill(7);
    const header = npyHeader("|u1", [14_981, 20, 341]);
    await encodeTokens([long], 341, { windowCalls: 20, stopAfter: null, oneHot: true }, count);
    expect(written.bytes).toBe(header.length + 14_981 * 20 * 341);
    expect(written.ones).toBe(14_981 * 20 + 1);
    expect(written.largest).toBeLessThanOrEqual(32 * 2 ** 20);
  });

  it("commits no array that could not be written whole", async () => {
    const { files, open } = memory();
    const fullDisk = async (name: ArrayName): Promise<ArraySink> => ({
      ...(await open(name)),
      ...(name === "calls"
        ? {}
        : { write: () => Promise.reject(new SentinelError("E_FILE", "offsets.npy: the disk is full")) }),
    });
    const text = await refusalText(() => encodeTokens([Uint16Array.of(1)], 4, ALL, fullDisk), "E_FILE");
    expect(text).toContain("the disk is full");
    expect([...files.keys()]).toEqual(["calls"]);
  });
});

describe("oneHot", () => {
  it("has a single 1 in each row, at the token's place", () => {
    fc.assert(
      fc.property(tokens({ size: 7 }), (trace) => {
        const rows = oneHot(trace, 7);
        expect(rows).toHaveLength(trace.length * 7);
        for (const [row, token] of trace.entries()) {
          const expected = Array.from({ length: 7 }, (_, place) => (place === token ? 1 : 0));
          expect(Array.from(rows.subarray(row * 7, row * 7 + 7))).toEqual(expected);
        }
      }),
    );
  });

  it("refuses a token that has no column", () => {
    expect(() => oneHot(Uint16Array.of(0, 3), 3)).toThrow("token 3 is outside 0..2");
  });
});

import { createHash } from "node:crypto";
import {
  type NpyType,
  int64Bytes,
  int64Values,
  npyHeader,
  readNpy,
  traceArrays,
  tracesOfArrays,
  uint16Bytes,
  uint16Values,
} from "../../src/core/npy.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "@jest/globals";
import { tokens } from "../support/arbitrary.ts";

/** What `numpy.save` (2.4.6) writes before the data: the dict, then blanks up to 127 bytes, then a line end. */
const WRITTEN_BY_NUMPY: readonly [NpyType, number[], string][] = [
  ["<u2", [3], "{'descr': '<u2', 'fortran_order': False, 'shape': (3,), }"],
  ["<i8", [0], "{'descr': '<i8', 'fortran_order': False, 'shape': (0,), }"],
  ["|u1", [2, 3, 4], "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 4), }"],
  ["<u2", [0, 20], "{'descr': '<u2', 'fortran_order': False, 'shape': (0, 20), }"],
  ["<u2", [12345, 20], "{'descr': '<u2', 'fortran_order': False, 'shape': (12345, 20), }"],
];

describe("npyHeader", () => {
  it.each(WRITTEN_BY_NUMPY)("is what numpy.save writes for %s %j", (type, shape, dict) => {
    const header = npyHeader(type, shape);
    expect(Array.from(header.subarray(0, 10))).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(new TextDecoder().decode(header.subarray(10))).toBe(`${dict.padEnd(117)}\n`);
  });

  it("is numpy.save's byte for byte for the reference notebook's array", () => {
    const digest = createHash("sha256")
      .update(npyHeader("|u1", [20298, 20, 341]))
      .digest("hex");
    expect(digest).toBe("0c18beeed3cb6396a4034a980bd389719fe98ec5fd22dea9d32e50f76751cb11");
  });

  it("leaves numpy's room for the first axis to grow: the header takes another 64 bytes where numpy's does", () => {
    const lengthOf = (lastAxis: number): number =>
      npyHeader("<u2", [7, ...new Array<number>(12).fill(1), lastAxis]).length;
    expect([1, 10, 100, 1000].map(lengthOf)).toEqual([128, 128, 192, 192]);
  });

  it("ends at a multiple of 64 bytes whatever the shape, and always with a line end", () => {
    for (let digits = 0; digits < 15; digits += 1) {
      for (let axes = 1; axes < 12; axes += 1) {
        const header = npyHeader("<u2", [10 ** digits, ...Array.from({ length: axes }, () => 7)]);
        expect(header.length % 64).toBe(0);
        expect(header.at(-1)).toBe(0x0a);
        expect(header[8]! + 256 * header[9]! + 10).toBe(header.length);
      }
    }
  });
});

describe("int64Bytes", () => {
  it("is little-endian, 8 bytes each, exact to the largest safe integer", () => {
    expect(Array.from(int64Bytes([0, 258]))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]);
    expect(new BigInt64Array(int64Bytes([Number.MAX_SAFE_INTEGER]).buffer)[0]).toBe(2n ** 53n - 1n);
  });
});

describe("uint16Bytes", () => {
  it("is little-endian, and of a subarray only its own part", () => {
    expect(Array.from(uint16Bytes(Uint16Array.of(9, 258, 65_535, 9).subarray(1, 3)))).toEqual([2, 1, 255, 255]);
  });
});

function file(type: "<u2" | "<i8", shape: readonly number[], data: Uint8Array): Uint8Array {
  return Uint8Array.from([...npyHeader(type, shape), ...data]);
}

function headerWith(dict: string, version: readonly [number, number] = [1, 0]): Uint8Array {
  const text = `${dict}\n`;
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version, text.length & 0xff, text.length >> 8];
  return Uint8Array.from([...start, ...Array.from(text, (letter) => letter.charCodeAt(0))]);
}

describe("readNpy", () => {
  it("reads what npyHeader and the bytes of the elements wrote", () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 40 });
    fc.assert(
      fc.property(tokens, (values) => {
        const array = readNpy(file("<u2", [values.length], uint16Bytes(Uint16Array.from(values))), "x.npy");
        expect(array.shape).toEqual([values.length]);
        expect([...uint16Values(array.data)]).toEqual(values);
      }),
    );
    const offsets = [0, 5, 2 ** 40];
    expect(int64Values(readNpy(file("<i8", [3], int64Bytes(offsets)), "x.npy").data)).toEqual(offsets);
  });

  it.each<[string, string, string, readonly number[]]>([
    ["uint16", "{'descr': '<u2', 'fortran_order': False, 'shape': (3,), }", "03000100ffff", [3, 1, 65_535]],
    [
      "int64",
      "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }",
      "00000000000000000000000000010000",
      [0, 2 ** 40],
    ],
  ])("reads what numpy.save (2.4.6) wrote of %s", (type, dict, elements, values) => {
    const fixed = Buffer.from("934e554d50590100" + "7600", "hex");
    const written = Buffer.concat([
      fixed,
      Buffer.from(`${dict.padEnd(117)}\n`, "latin1"),
      Buffer.from(elements, "hex"),
    ]);
    const { shape, data } = readNpy(written, "x.npy");
    expect(shape).toEqual([values.length]);
    expect([...(type === "uint16" ? uint16Values(data) : int64Values(data))]).toEqual(values);
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      "a size beyond memory",
      headerWith("{'descr': '<i8', 'fortran_order': False, 'shape': (999999999999999,), }"),
      /takes 7999999999999992/,
    ],
    ["a negative size", headerWith("{'descr': '<i8', 'fortran_order': False, 'shape': (-1,), }"), /cannot be read/],
    [
      "elements in the other byte order",
      headerWith("{'descr': '>u2', 'fortran_order': False, 'shape': (0,), }"),
      /type ">u2"/,
    ],
    ["no bytes", new Uint8Array(), /is not a NumPy array/],
    ["another kind of file", Uint8Array.from({ length: 80 }, () => 65), /is not a NumPy array/],
    ["format 2.0", headerWith("{}", [2, 0]), /format 2\.0/],
    ["a header cut short", npyHeader("<u2", [3]).subarray(0, 20), /ends within its header/],
    ["a header that is no dict", headerWith("__import__('os')"), /cannot be read/],
    ["floats", headerWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }"), /type "<f4"/],
    [
      "a type that every object has",
      headerWith("{'descr': 'constructor', 'fortran_order': False, 'shape': (1,), }"),
      /type/,
    ],
    ["Fortran order", headerWith("{'descr': '<u2', 'fortran_order': True, 'shape': (0,), }"), /Fortran/],
    ["a wrong shape", headerWith("{'descr': '<u2', 'fortran_order': False, 'shape': (1 2), }"), /shape/],
    ["too few elements", file("<u2", [3], new Uint8Array(4)), /holds 4 bytes .* takes 6/],
    ["too many elements", file("<u2", [1], new Uint8Array(4)), /holds 4 bytes .* takes 2/],
  ])("refuses %s with the file's name", (_, bytes, message) => {
    expect(() => readNpy(bytes, "x.npy")).toThrow(message);
    expect(() => readNpy(bytes, "x.npy")).toThrow(/^x\.npy: /);
  });
});

const WHERE = { calls: "calls.npy", offsets: "offsets.npy" };

describe("trace arrays", () => {
  it("give back the traces that they were made of, empty ones too", () => {
    fc.assert(
      fc.property(fc.array(tokens({ maxLength: 9 }), { maxLength: 6 }), (traces) => {
        const read = tracesOfArrays(traceArrays(traces), WHERE, 4);
        expect(read.map((one) => [...one])).toEqual(traces.map((one) => [...one]));
      }),
    );
  });

  const good = traceArrays([Uint16Array.of(1, 2), Uint16Array.of(3)]);
  const offsets = (...values: readonly number[]) =>
    Uint8Array.from([...npyHeader("<i8", [values.length]), ...int64Bytes(values)]);

  it.each<[string, ReturnType<typeof traceArrays>, RegExp]>([
    ["offsets that do not begin at 0", { ...good, offsets: offsets(1, 3) }, /must ascend from 0 to 3/],
    ["offsets that fall", { ...good, offsets: offsets(0, 3, 2, 3) }, /must ascend/],
    ["offsets that stop early", { ...good, offsets: offsets(0, 2) }, /must ascend/],
    ["no offset", { ...good, offsets: offsets() }, /must ascend/],
    ["the files exchanged", { calls: good.offsets, offsets: good.calls }, /calls\.npy: is an array of <i8/],
  ])("refuse %s", (_, files, message) => {
    expect(() => tracesOfArrays(files, WHERE, 4)).toThrow(message);
  });

  it("refuse a token outside the vocabulary", () => {
    expect(() => tracesOfArrays(good, WHERE, 3)).toThrow(/token 3 is outside 0\.\.2/);
  });
});

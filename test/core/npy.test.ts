import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { int64Bytes, npyHeader, uint16Bytes, type NpyType } from "../../src/core/npy.ts";

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

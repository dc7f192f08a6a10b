import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { int64Bytes, npyHeader, uint16Bytes } from "../../src/core/npy.ts";
import { int64Values, readNpy, uint16Values } from "../../src/core/read-npy.ts";

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

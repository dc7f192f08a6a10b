import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { checkOnnxGraph } from "../../src/model/onnx-graph.ts";
import { randomInteger } from "../support/random.ts";
import { refusalText } from "../support/refusal.ts";

/** A field of bytes: a text, a message, a packed list. */
function field(number: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  return Buffer.concat([varint(8 * number + 2), varint(body.length), body]);
}

function numberField(number: number, value: number): Uint8Array {
  return Buffer.concat([varint(8 * number), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

const bytesOf = (values: Float32Array | Float64Array | Uint16Array): Uint8Array => new Uint8Array(values.buffer);

const EXTERNAL = [field(13, field(1, "location"), field(2, "weights.bin")), numberField(14, 1)];
const named = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat([field(8, "w"), ...parts]);
const external = named(numberField(2, 1), ...EXTERNAL);

/** Every place of a model where a tensor may stand. */
const PLACES: readonly (readonly [string, (tensor: Uint8Array) => Uint8Array])[] = [
  ["an initializer", (tensor) => field(7, field(5, tensor))],
  ["a sparse initializer", (tensor) => field(7, field(15, field(1, tensor)))],
  ["the indices of a sparse initializer", (tensor) => field(7, field(15, field(2, tensor)))],
  ["a constant", (tensor) => field(7, field(1, field(5, field(5, tensor))))],
  ["a list of constants", (tensor) => field(7, field(1, field(5, field(10, tensor))))],
  ["a sparse constant", (tensor) => field(7, field(1, field(5, field(22, field(1, tensor)))))],
  ["a list of sparse constants", (tensor) => field(7, field(1, field(5, field(23, field(1, tensor)))))],
  ["the body of a loop", (tensor) => field(7, field(1, field(5, field(6, field(5, tensor)))))],
  ["a list of bodies", (tensor) => field(7, field(1, field(5, field(11, field(5, tensor)))))],
  [
    "a body in a body",
    (tensor) => field(7, field(1, field(5, field(6, field(1, field(5, field(6, field(5, tensor)))))))),
  ],
  ["a function", (tensor) => field(25, field(7, field(5, field(5, tensor))))],
  ["a default of a function", (tensor) => field(25, field(11, field(5, tensor)))],
  ["how training begins", (tensor) => field(20, field(1, field(5, tensor)))],
  ["a step of training", (tensor) => field(20, field(2, field(5, tensor)))],
];

describe("weights in another file", () => {
  it.each(PLACES)("are refused as %s", async (_, model) => {
    expect(
      await refusalText(() => {
        checkOnnxGraph(model(external), "m.onnx");
      }, "E_MODEL"),
    ).toBe(
      'm.onnx: is refused: its weights "w" are in another file, which no checksum covers; save the model with all weights inside of it',
    );
  });

  it.each([
    ["the location alone", numberField(14, 1)],
    ["the file's name alone", EXTERNAL[0]!],
    ["a location that is not known yet", numberField(14, 7)],
  ])("are refused by %s", async (_, part) => {
    const model = field(7, field(5, named(part)));
    expect(
      await refusalText(() => {
        checkOnnxGraph(model, "m.onnx");
      }, "E_MODEL"),
    ).toContain("are in another file");
  });
});

describe("weights that are NaN or infinite", () => {
  const half = (bits: number): Uint8Array => bytesOf(Uint16Array.of(0, bits));
  const HOLDERS: readonly (readonly [string, (value: number) => Uint8Array])[] = [
    ["float32, raw", (value) => named(numberField(2, 1), field(9, bytesOf(Float32Array.of(1, value))))],
    ["float32, raw before its type", (value) => named(field(9, bytesOf(Float32Array.of(1, value))), numberField(2, 1))],
    ["float32, a list", (value) => named(numberField(2, 1), field(4, bytesOf(Float32Array.of(1, value))))],
    [
      "float32, single values",
      (value) => named(numberField(2, 1), Buffer.concat([varint(8 * 4 + 5), bytesOf(Float32Array.of(value))])),
    ],
    ["float64, raw", (value) => named(numberField(2, 11), field(9, bytesOf(Float64Array.of(1, value))))],
    ["float64, a list", (value) => named(numberField(2, 11), field(10, bytesOf(Float64Array.of(1, value))))],
    [
      "float64, single values",
      (value) => named(numberField(2, 11), Buffer.concat([varint(8 * 10 + 1), bytesOf(Float64Array.of(value))])),
    ],
    ["float16, raw", (value) => named(numberField(2, 10), field(9, half(bits16(value))))],
    ["float16, a list", (value) => named(numberField(2, 10), field(5, varint(bits16(value))))],
    ["float16, single values", (value) => named(numberField(2, 10), numberField(5, bits16(value)))],
    ["bfloat16, raw", (value) => named(numberField(2, 16), field(9, half(bitsBrain(value))))],
    ["bfloat16, a list", (value) => named(numberField(2, 16), field(5, varint(bitsBrain(value))))],
  ];

  it.each(HOLDERS)("are found in %s, and finite ones are let through", async (_, tensor) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const model = field(7, field(5, tensor(value)));
      expect(
        await refusalText(() => {
          checkOnnxGraph(model, "m.onnx");
        }, "E_MODEL"),
      ).toBe(
        'm.onnx: is refused: its weights "w" hold NaN or infinity; the training went wrong, or the file is damaged',
      );
    }
    for (const value of [0, -1.5, 60_000]) checkOnnxGraph(field(7, field(5, tensor(value))), "m.onnx");
  });

  it.each(PLACES)("are found in %s", async (_, model) => {
    const tensor = named(numberField(2, 1), field(9, bytesOf(Float32Array.of(NaN))));
    expect(
      await refusalText(() => {
        checkOnnxGraph(model(tensor), "m.onnx");
      }, "E_MODEL"),
    ).toContain("NaN or infinity");
  });

  it("are not looked for in whole numbers, of which any bits are one", () => {
    checkOnnxGraph(field(7, field(5, named(numberField(2, 7), field(9, new Uint8Array(8).fill(255))))), "m.onnx");
  });

  function bits16(value: number): number {
    if (Number.isNaN(value)) return 0x7e00;
    if (!Number.isFinite(value)) return value > 0 ? 0x7c00 : 0xfc00;
    return value === 0 ? 0 : value > 0 ? 0x7b53 : 0xbe00;
  }

  function bitsBrain(value: number): number {
    return new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16;
  }
});

describe("checkOnnxGraph", () => {
  it("takes every graph that comes with the project", () => {
    const folders = [
      ...readdirSync(join(PROJECT_FOLDER, "models")).flatMap((name) => [`models/${name}`, `models/${name}/fast`]),
      "test/golden",
    ];
    const graphs = folders.flatMap((folder) => {
      const names = (() => {
        try {
          return readdirSync(join(PROJECT_FOLDER, folder));
        } catch {
          return [];
        }
      })();
      return names.filter((name) => name.endsWith(".onnx")).map((name) => join(PROJECT_FOLDER, folder, name));
    });
    expect(graphs.length).toBeGreaterThan(6);
    for (const path of graphs) checkOnnxGraph(readFileSync(path), path);
  });

  it("refuses what is nested without end before the stack does", async () => {
    let graph = field(5, external);
    for (let depth = 0; depth < 3000; depth += 1) graph = field(1, field(5, field(6, graph)));
    expect(
      await refusalText(() => {
        checkOnnxGraph(field(7, graph), "m.onnx");
      }, "E_MODEL"),
    ).toMatch(/nested more than 32 deep$/);
  });

  it("refuses, or takes, any bytes, and never fails in another way", async () => {
    const whole = readFileSync(join(PROJECT_FOLDER, "test/golden/one-hot.onnx"));
    const random = randomInteger(13);
    for (let round = 0; round < 300; round += 1) {
      const bytes = Uint8Array.from(whole.subarray(0, random(whole.length)));
      for (let change = 0; change < 3 && bytes.length > 0; change += 1) {
        bytes[random(bytes.length)] = random(256);
      }
      try {
        checkOnnxGraph(bytes, "m.onnx");
      } catch (error) {
        expect(error).toMatchObject({
          code: "E_MODEL",
          message: expect.stringMatching(/^m\.onnx: is (refused|not a whole)/),
        });
      }
    }
    expect(
      await refusalText(() => {
        checkOnnxGraph(Uint8Array.of(0x12, 0xff), "m.onnx");
      }, "E_MODEL"),
    ).toMatch(/^m\.onnx: is not a whole ONNX graph: /);
  });
});

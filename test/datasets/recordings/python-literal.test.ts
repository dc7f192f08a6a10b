import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parsePythonLiteral } from "../../../src/datasets/recordings/python-literal.ts";

describe("parsePythonLiteral", () => {
  it("reads what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(parsePythonLiteral(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("reads what Python's str() makes of a label", () => {
    const text =
      "{'exploit': True, 'time': {'exploit': [{'absolute': 1.5e9, 'name': \"it's\"}]}, 'none': None, 'no': False}";
    expect(parsePythonLiteral(text)).toEqual({
      exploit: true,
      time: { exploit: [{ absolute: 1.5e9, name: "it's" }] },
      none: null,
      no: false,
    });
  });

  it("takes a tuple for a list, a comma at the end for none, and numbers that are none for null", () => {
    expect(parsePythonLiteral(" [(1, -2.5), (3,), [], {}, (), nan, inf] ")).toEqual([
      [1, -2.5],
      [3],
      [],
      {},
      [],
      null,
      null,
    ]);
    expect(parsePythonLiteral("{'a': 1,}")).toEqual({ a: 1 });
  });

  it("undoes escapes", () => {
    expect(parsePythonLiteral(String.raw`'a\'b\\n\n\t\x41\u00e9\/'`)).toBe("a'b\\n\n\tA\u00e9/");
  });

  it("keeps a key of __proto__ a key", () => {
    const value = parsePythonLiteral("{'__proto__': 1}");
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
  });

  it.each([
    ["", /"" is no value at character 1/],
    ["{'a' 1}", /colon is missing/],
    ["{1: 2}", /key or its colon/],
    ["[1 2]", /"," or "\]" is missing at character 4/],
    ["'abc", /a text without an end/],
    ["1 2", /something stands behind the value at character 3/],
    ["Truer", /"Truer" is no value/],
    ["1_000", /is no value/],
    ["[", /is no value/],
    ["[".repeat(100), /nested too deeply/],
  ])("says where %j is neither", (text, problem) => {
    expect(() => parsePythonLiteral(text)).toThrow(problem);
    expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
  });
});

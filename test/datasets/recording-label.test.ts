import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { labelOf2021, labelsOf2019, parsePythonLiteral } from "../../src/datasets/recording-label.ts";
import { EPOCH_SECONDS, labelText } from "../support/lid-ds.ts";
import { refusalText } from "../support/refusal.ts";

const attack = { name: "a", calls: [], isAttack: true, onsetSeconds: 7.25 };

describe("labelOf2021", () => {
  it.each([false, true])("reads the exploit and its onset, Python's way of writing: %s", (isPython) => {
    expect(labelOf2021(labelText(attack, isPython), "a.json")).toEqual({
      isAttack: true,
      onsetSeconds: EPOCH_SECONDS + 7.25,
      clock: "epoch",
    });
    expect(labelOf2021(labelText({ ...attack, isAttack: false, onsetSeconds: null }, isPython), "a.json")).toEqual({
      isAttack: false,
      onsetSeconds: null,
      clock: "epoch",
    });
  });

  it("takes the earliest of several exploits, and no onset where there is none, or no number", () => {
    const onset = (time: unknown): number | null =>
      labelOf2021(JSON.stringify({ exploit: true, time }), "a.json").onsetSeconds;
    expect(onset({ exploit: [{ absolute: 9 }, { absolute: 5.5 }, { absolute: "3" }, 1] })).toBe(5.5);
    expect(onset({ exploit: [] })).toBeNull();
    expect(onset({ exploit: { absolute: 1 } })).toBeNull();
    expect(onset([])).toBeNull();
    expect(onset(undefined)).toBeNull();
  });

  it("gives a normal recording no onset, whatever times it names", () => {
    const text = JSON.stringify({ exploit: false, time: { exploit: [{ absolute: 5 }] } });
    expect(labelOf2021(text, "a.json").onsetSeconds).toBeNull();
  });

  it("reads a label behind a byte order mark", () => {
    expect(labelOf2021(`\uFEFF${labelText(attack)}`, "a.json").isAttack).toBe(true);
  });

  it("says which file is no label, and why", async () => {
    const refusal = (text: string): Promise<string> => refusalText(() => labelOf2021(text, "x/a.json"), "E_DATASET");
    expect(await refusal("{")).toMatch(/^x\/a\.json: is not a label file: .* at character 2$/);
    expect(await refusal("[]")).toMatch(/^x\/a\.json: .*"exploit" must be true or false$/);
    expect(await refusal('{"exploit": "True"}')).toContain('"exploit" must be true or false');
  });
});

describe("labelsOf2019", () => {
  const HEADER = "image_name, scenario_name, is_executing_exploit, warmup_time, recording_time, exploit_start_time";

  it("reads a row a recording, whatever the order of the columns", () => {
    expect(labelsOf2019(`${HEADER}\r\nx, a, False, 1, 30, -1\r\nx, b, True, 1, 30, 12.5\r\n\r\n`, "runs.csv")).toEqual(
      new Map([
        ["a", { isAttack: false, onsetSeconds: null, clock: "recording", line: 2 }],
        ["b", { isAttack: true, onsetSeconds: 12.5, clock: "recording", line: 3 }],
      ]),
    );
    const other = "exploit_start_time,scenario_name,is_executing_exploit\n0,c,true\n";
    expect(labelsOf2019(other, "runs.csv")?.get("c")).toMatchObject({ isAttack: true, onsetSeconds: 0 });
  });

  it("gives an attack whose exploit_start_time is -1 no onset", () => {
    const label = labelsOf2019(`${HEADER}\nx,a,True,1,30,-1\n`, "runs.csv")?.get("a");
    expect(label).toMatchObject({ isAttack: true, onsetSeconds: null });
  });

  it.each(["x,a,True,1,30,", "x,a,True,1,30,soon", "x,a,True,1,30", "x,,False,1,30,-1", "x,a,yes,1,30,-1", "x,a", ","])(
    "refuses the damaged row %j with its line: nobody would know what it is",
    async (row) => {
      const text = `${HEADER}\nx,ok,False,1,30,-1\n${row}\n`;
      expect(await refusalText(() => labelsOf2019(text, "runs.csv"), "E_DATASET")).toMatch(
        /^runs\.csv:3: a row without/,
      );
    },
  );

  it("names a column that is missing, and those that are there", async () => {
    const refusal = await refusalText(() => labelsOf2019("a,scenario_name\n", "runs.csv"), "E_DATASET");
    expect(refusal).toBe("runs.csv:1: no column is_executing_exploit; found: a, scenario_name");
  });

  it("is null for another file of that name", () => {
    expect(labelsOf2019("run,loss\n1,0.5\n", "runs.csv")).toBeNull();
    expect(labelsOf2019("", "runs.csv")).toBeNull();
  });

  it.each(["x,a,False,1,30,-1", "x,a,True,1,30,5"])(
    "refuses a second row of a recording, with both lines: %s",
    async (row) => {
      const text = `${HEADER}\nx,a,True,1,30,5\n\nx,b,False,1,30,-1\n${row}\n`;
      expect(await refusalText(() => labelsOf2019(text, "runs.csv"), "E_DATASET")).toBe(
        "runs.csv:5: a second row of the recording a, which line 2 names already; keep the one that is right",
      );
    },
  );
});

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
    ["", /"" is not a value at character 1/],
    ["{'a' 1}", /colon is missing/],
    ["{1: 2}", /key or its colon/],
    ["[1 2]", /"," or "\]" is missing at character 4/],
    ["'abc", /a text without an end/],
    ["1 2", /more text follows the value at character 3/],
    ["Truer", /"Truer" is not a value/],
    ["1_000", /is not a value/],
    ["[", /is not a value/],
    ["[".repeat(100), /nested too deeply/],
  ])("says where %j is neither", (text, problem) => {
    expect(() => parsePythonLiteral(text)).toThrow(problem);
    expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
  });
});

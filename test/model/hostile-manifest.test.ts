import { cpSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { parseFittedManifest, parseManifest } from "../../src/model/manifest.ts";
import { runCommand } from "../support/command.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SAMPLE = join(PROJECT_FOLDER, "models/sample");
const network = readFileSync(join(SAMPLE, "manifest.json"), "utf8");
const { vocabulary } = JSON.parse(network) as { vocabulary: object };
const SHA256 = "0".repeat(64);
const dataset = { name: "made up", sha256: null, licence: "none" };
const fitted = JSON.stringify({
  formatVersion: 1,
  name: "mine",
  kind: "fitted",
  method: { name: "stide", parameters: { windowCalls: 6, frameCalls: 0, foldSeed: 0 } },
  vocabulary,
  dataset: { ...dataset, trainingTraces: 2, trainingCalls: 20 },
  files: { calls: { file: "calls.npy", sha256: SHA256 }, offsets: { file: "offsets.npy", sha256: SHA256 } },
  calibration: { source: "its own", scoreUnit: "bits a call", scores: [0, 1], shortestCalls: [1, 1] },
  history: [{ what: "fit", traces: 2, calls: 20, dataset }],
});

/** The text of a manifest whose value at a path is another, written as JSON. */
function changed(manifest: string, path: string, value: string): string {
  const whole = JSON.parse(manifest) as Record<string, unknown>;
  const keys = path.split(".");
  let parent = whole;
  for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  parent[keys.at(-1)!] = "@value@";
  return JSON.stringify(whole).replace('"@value@"', () => value);
}

const many = (length: number, value: string): string => `[${Array.from({ length }, () => value).join(",")}]`;
const text = (length: number): string => JSON.stringify("x".repeat(length));

const OF_NETWORKS: readonly (readonly [path: string, value: string])[] = [
  ["network.stateWidth", "1e12"],
  ["network.layers", "[1e12]"],
  ["network.layers", many(100_000, "1")],
  ["network.embedding", "-1"],
  ["network.parameters", "1e999"],
  ["network.members", many(100_000, "{}")],
  ["windowCalls", "1000000000"],
  ["windowCalls", "-1"],
  ["graphs", '{"__proto__":{"file":"model.onnx"}}'],
  ["graphs.sequence.inputs", many(100_000, "0")],
  ["calibration.scoresBits", "[1e999]"],
  ["calibration.scoresBits", "[-1e999]"],
  ["calibration.scoresBits", "[null]"],
  ["calibration.scoresBits", "[3,1,2]"],
  ["calibration.scoresBits", many(100_000, '"a"')],
  ["training.heldOutAccuracy", "7"],
  ["training.seconds", "-1"],
  ["training.recipe", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["training.recipe", '{"a":1,"\\u0061":2}'],
  ["training.recipe", '{"a":1e999}'],
  ["split.heldOut", many(100_000, "1")],
  ["versions", `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join(",")}}`],
  ["dataset.name", text(1_000_000)],
  ["dataset.trainingTraces", "-1"],
  ["dataset.trainingTraces", "1e300"],
];
const OF_FITTED: readonly (readonly [path: string, value: string])[] = [
  ["files.calls.file", '"../calls.npy"'],
  ["files.calls.file", '"/etc/passwd"'],
  ["files.calls.file", '""'],
  ["files.calls.file", '"calls\\u0000.npy"'],
  ["files.calls.file", '"__proto__"'],
  ["method.parameters", '{"windowCalls":[6]}'],
  ["method.parameters", '{"windowCalls":1e999}'],
  ["calibration.scores", "[2,1]"],
  ["calibration.scores", "[-1e999,1]"],
  ["calibration.scores", "[]"],
  ["calibration.shortestCalls", "[1]"],
  ["calibration.shortestCalls", "[1,0]"],
  ["calibration.scoreUnit", text(1_000_000)],
  ["history", many(100_000, "0")],
  ["history", "[]"],
];
const OF_BOTH: readonly (readonly [path: string, value: string])[] = [
  ["name", text(1_000_000)],
  ["name", '"a","name":"b"'],
  ["vocabulary.calls", many(100_000, '"read"')],
  ["vocabulary.calls", '["read\\nwrite"]'],
  ["vocabulary.calls", '["read",""]'],
  ["vocabulary.calls", '["read",{"toString":1}]'],
  ["vocabulary.calls", `[${text(100_000)}]`],
  ["vocabulary.trainedTokens", "[65535]"],
  ["vocabulary.trainedTokens", "[-1]"],
  ["vocabulary.trainedTokens", "[1,1]"],
  ["vocabulary.trainedTokens", many(100_000, "1")],
  ["formatVersion", text(1_000_000)],
];

describe("a manifest that somebody wrote to do harm", () => {
  const cases = [
    ...[...OF_NETWORKS, ...OF_BOTH].map(([path, value]) => ["network", path, value] as const),
    ...[...OF_FITTED, ...OF_BOTH].map(([path, value]) => ["fitted", path, value] as const),
  ].map(([kind, path, value]) => ({ kind, path, value, shown: value.slice(0, 40) }));

  it.each(cases)("is refused in one short line: $kind, $path: $shown", async ({ kind, path, value }) => {
    const [parse, whole] = kind === "fitted" ? [parseFittedManifest, fitted] : [parseManifest, network];
    expect(parse(whole, "m")).toBeDefined();
    const message = await refusalText(() => parse(changed(whole, path, value), "m/manifest.json"), "E_MODEL");
    expect(message).toMatch(/^m\/manifest\.json: \S.{5,900}$/);
  });

  it("changes no object's prototype", () => {
    parseManifest(changed(network, "versions", '{"__proto__":"polluted","constructor":"1"}'), "m");
    expect(Object.prototype).not.toHaveProperty("polluted");
    expect({}.constructor).toBe(Object);
  });
});

describe("a model's folder that somebody made to do harm ends inspect, score, explain and calibrate with exit code 2 and one line", () => {
  const folder = temporaryFolder();
  const normals = join(PROJECT_FOLDER, "data/sample/training");
  const ROWS: readonly (readonly [name: string, spoil: (model: string) => void, message: RegExp])[] = [
    [
      "a manifest of 500 MB",
      (model) => {
        truncateSync(join(model, "manifest.json"), 500_000_000);
      },
      /holds more than 32 MiB/,
    ],
    [
      "a manifest that is a link out of it",
      (model) => {
        rmSync(join(model, "manifest.json"));
        symlinkSync(join(SAMPLE, "manifest.json"), join(model, "manifest.json"));
      },
      /link out of the model's folder/,
    ],
    [
      "a manifest that nests a million deep",
      (model) => {
        writeFileSync(join(model, "manifest.json"), "[".repeat(1_000_000));
      },
      /nests deeper than 32/,
    ],
    [
      "a method's parameter of 1e9",
      (model) => {
        writeFileSync(
          join(model, "manifest.json"),
          changed(fitted, "method", '{"name":"n-gram","parameters":{"order":1e9}}'),
        );
      },
      /n-gram: n \(order\) must be|calls\.npy: cannot be read/,
    ],
  ];

  it.each(ROWS)("%s", async (name, spoil, message) => {
    const model = join(folder, name.replaceAll(" ", "-"));
    cpSync(SAMPLE, model, { recursive: true });
    spoil(model);
    const commands = [
      ["inspect", model],
      ["score", normals, "--model", model, "--quiet"],
      ["explain", normals, "--trace", "as-206-3.txt", "--model", model, "--quiet"],
      ["calibrate", "--normal", normals, "--model", model, "--out", `${model}-new`, "--quiet"],
    ];
    const ends = await Promise.all(commands.map((argv) => runCommand(argv)));
    for (const { exitCode, stdout, stderr } of ends) {
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^syscall-sentinel: .{1,900}\n$/);
    }
  });
});

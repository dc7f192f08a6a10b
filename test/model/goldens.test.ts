import { describe, expect, it } from "@jest/globals";
import { distinctWindows, prefixChunk } from "../../src/core/windows.ts";
import { CALL_TOLERANCE_BITS, SCORE_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import type { ExplainingDetector } from "../../src/core/detector.ts";
import { loadModel } from "../../src/model/load-model.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { webRuntime } from "../../src/runtime/web.ts";
import { fakeManifest, madeUpVocabulary, mapFiles, sha256, type FakeModelFacts } from "../support/fake-model.ts";
import { readGolden, rowsOf, tensorOf } from "../support/golden.ts";
import { refusalText } from "../support/refusal.ts";

const RUNTIMES: readonly [string, () => Promise<OnnxRuntime>][] = [
  ["onnxruntime-node", () => nodeRuntime({ device: "cpu", threads: 1 })],
  ["onnxruntime-web", () => webRuntime()],
];
const GRAPHS = ["sequence", "windows", "one-hot", "prefixes"];

/** Probabilities are compared as people see them, in bits. */
const inBits = (name: string, values: readonly number[]): number[] =>
  values.map((value) => (name === "probabilities" ? -Math.log2(value) : value));

function largestDifference(first: readonly number[], second: readonly number[]): number {
  expect(first).toHaveLength(second.length);
  return first.reduce((largest, value, index) => {
    const difference = Math.abs(value - (second[index] ?? NaN));
    return difference <= largest ? largest : difference;
  }, 0);
}

/** A golden's graphs as a model, and the detector over it. */
async function detectorOf(
  kind: FakeModelFacts["kind"],
  names: readonly string[],
  runtime: OnnxRuntime,
): Promise<{ readonly detector: ExplainingDetector; readonly release: () => Promise<void> }> {
  const goldens = names.map(readGolden);
  const { golden } = goldens[0]!;
  const facts = {
    kind,
    vocabulary: madeUpVocabulary(golden.vocabularySize - 1),
    stateWidth: golden.stateWidth,
    windowCalls: golden.windowCalls,
    graphs: Object.fromEntries(goldens.map((one) => [one.golden.graph, { inputs: [], outputs: [] }])),
  };
  const manifest = fakeManifest(facts);
  const graphs = Object.fromEntries(
    goldens.map(({ golden: { graph: name }, graph }) => [name, { ...manifest.graphs[name], sha256: sha256(graph) }]),
  );
  const files = Object.fromEntries(goldens.map(({ golden: { graph: name }, graph }) => [`${name}.onnx`, graph]));
  const text = JSON.stringify({ ...manifest, graphs });
  const model = await loadModel("golden", mapFiles({ ...files, "manifest.json": text }), runtime);
  return { detector: modelDetector(model), release: () => model.release() };
}

describe.each(RUNTIMES)("%s gives PyTorch's numbers", (title, start) => {
  it.each(GRAPHS)("for the graph %s", async (name) => {
    const { golden, graph } = readGolden(name);
    const session = await (await start()).createSession(graph, `${name}.onnx`);
    let largest = 0;
    for (const { inputs, outputs } of golden.cases) {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([key, array]) => [key, tensorOf(array)]));
      const results = await session.run(feeds, Object.keys(outputs));
      for (const [key, { data }] of Object.entries(outputs)) {
        const difference = largestDifference(inBits(key, Array.from(results[key] ?? [])), inBits(key, data));
        largest = Math.max(largest, difference);
      }
    }
    await session.release();
    console.log(`${title}, ${name}: largest difference ${largest.toExponential(1)}`);
    expect(largest).toBeLessThanOrEqual(CALL_TOLERANCE_BITS);
  });

  it("through the detector of whole traces: the score is the mean of PyTorch's surprises", async () => {
    const { golden } = readGolden("sequence");
    const [first, second] = golden.cases;
    const { detector, release } = await detectorOf("sequence", ["sequence"], await start());
    const calls = rowsOf(first!.inputs["calls"]!).map((row, index) => [
      ...row,
      ...rowsOf(second!.inputs["calls"]!)[index]!,
    ]);
    const surprises = rowsOf(first!.outputs["surprise"]!).map((row, index) => [
      ...row,
      ...rowsOf(second!.outputs["surprise"]!)[index]!,
    ]);
    const traces = calls.map((row) => Uint16Array.from(row));
    const expected = surprises.map((row, trace) => row.map((bits, index) => (calls[trace]![index] === 0 ? 24 : bits)));
    const scores = Array.from(await detector.score(traces));
    const means = expected.map((row) => row.reduce((sum, bits) => sum + bits, 0) / row.length);
    expect(largestDifference(scores, means)).toBeLessThanOrEqual(SCORE_TOLERANCE_BITS);
    for (const [index, trace] of traces.entries()) {
      const explained = (await detector.explain(trace, 1)).map((call) => call.surpriseBits);
      expect(largestDifference(explained, expected[index]!)).toBeLessThanOrEqual(CALL_TOLERANCE_BITS);
    }
    await release();
  });

  it("through the detector of windows: prefixes, windows and PyTorch agree", async () => {
    const { golden } = readGolden("prefixes");
    const rows = rowsOf(golden.cases[0]!.windows!["windows"]!);
    const surprise = golden.cases[0]!.outputs["surprise"]!.data;
    const expected = rows.map((row, index) => (row.at(-1) === 0 ? 24 : surprise[index]!));
    const { detector, release } = await detectorOf("windows", ["prefixes", "windows"], await start());
    const traces = rows.map((row) => Uint16Array.from(row));
    expect(largestDifference(Array.from(await detector.score(traces)), expected)).toBeLessThanOrEqual(
      CALL_TOLERANCE_BITS,
    );
    for (const [index, trace] of traces.entries()) {
      const [call] = await detector.explain(trace, 1);
      expect(Math.abs((call?.surpriseBits ?? NaN) - expected[index]!)).toBeLessThanOrEqual(CALL_TOLERANCE_BITS);
    }
    await release();
  });

  it("refuses damaged bytes and wrong inputs with the graph's name", async () => {
    const runtime = await start();
    const { graph } = readGolden("windows");
    for (const bytes of [new Uint8Array(), graph.subarray(0, 500), new TextEncoder().encode("<!doctype html>")]) {
      expect(await refusalText(() => runtime.createSession(Uint8Array.from(bytes), "m/w.onnx"), "E_MODEL")).toMatch(
        /^m\/w\.onnx: cannot be loaded: /,
      );
    }
    const session = await runtime.createSession(graph, "m/w.onnx");
    const feeds = { calls: { dtype: "int32", data: new Int32Array(3), shape: [1, 3] } } as const;
    for (const wrong of [{}, feeds]) {
      expect(await refusalText(() => session.run(wrong, ["probabilities"]), "E_MODEL")).toMatch(/^m\/w\.onnx: /);
    }
    await session.release();
  });
});

describe("the prefix tree", () => {
  it("has the nodes that Python plans for the same windows", () => {
    const { golden } = readGolden("prefixes");
    const { windows, inputs } = golden.cases[0]!;
    const traces = rowsOf(windows!["windows"]!).map((row) => Uint16Array.from(row));
    const distinct = distinctWindows(traces, golden.windowCalls ?? 0);
    const tree = prefixChunk(distinct, 0, distinct.starts.length);
    expect(tree.count).toEqual(inputs["count"]!.data);
    expect(Array.from(tree.calls)).toEqual(inputs["calls"]!.data);
    expect(Array.from(tree.parent)).toEqual(inputs["parent"]!.data);
    expect(Array.from(distinct.distinctOf, (index) => tree.row[index])).toEqual(inputs["row"]!.data);
    expect(Array.from(distinct.distinctOf, (index) => tree.next[index])).toEqual(inputs["next"]!.data);
  });
});

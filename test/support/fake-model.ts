import { createHash } from "node:crypto";
import { createVocabulary, vocabularyText, type Vocabulary } from "../../src/core/vocabulary.ts";
import { loadModel, type Model } from "../../src/model/load-model.ts";
import type { ModelFiles, OnnxRuntime, OnnxSession, Tensor } from "../../src/model/runtime.ts";

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A vocabulary of `calls` made-up names. */
export function madeUpVocabulary(calls: number): Vocabulary {
  return createVocabulary(
    "x86_64",
    Array.from({ length: calls }, (_, index) => `call_${index + 1}`),
  );
}

type Feeds = Readonly<Record<string, Tensor>>;
type Outputs = Readonly<Record<string, Float32Array>>;

/** The bytes of a graph that is a plain function: an ONNX file that names its producer, and nothing else. */
export function fakeGraphBytes(name: string): Uint8Array {
  return Uint8Array.from([0x12, name.length, ...new TextEncoder().encode(name)]);
}

/** A graph that is a plain function, known by its name in {@link fakeGraphBytes}. */
export interface FakeGraph {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly run: (feeds: Feeds) => Outputs;
}

/** What a fake runtime was asked to do. */
export interface FakeRuntime extends OnnxRuntime {
  readonly runs: { readonly graph: string; readonly feeds: Feeds; readonly fetches: readonly string[] }[];
  readonly released: string[];
}

/** A runtime whose sessions are the functions in `graphs`, found by the bytes they are made from. */
export function fakeRuntime(graphs: Readonly<Record<string, FakeGraph>>, lanes = 1): FakeRuntime {
  const runs: FakeRuntime["runs"] = [];
  const released: string[] = [];
  return {
    device: "fake",
    threads: 1,
    runs,
    released,
    createSession(bytes): Promise<OnnxSession> {
      const name = new TextDecoder().decode(bytes.subarray(2));
      const graph = graphs[name]!;
      return Promise.resolve({
        lanes,
        inputNames: graph.inputs,
        outputNames: graph.outputs,
        run(feeds, fetches) {
          runs.push({ graph: name, feeds, fetches });
          const outputs = graph.run(feeds);
          return Promise.resolve(
            Object.fromEntries(fetches.flatMap((key) => (outputs[key] === undefined ? [] : [[key, outputs[key]]]))),
          );
        },
        release() {
          released.push(name);
          return Promise.resolve();
        },
      });
    },
  };
}

export interface FakeModelFacts {
  readonly kind: "sequence" | "windows";
  readonly vocabulary: Vocabulary;
  readonly stateWidth?: number;
  readonly windowCalls?: number | null;
  readonly graphs: Readonly<
    Record<string, { readonly inputs: readonly string[]; readonly outputs: readonly string[] }>
  >;
  readonly scoresBits?: readonly number[];
}

/** A manifest that is right in every part, for graphs of {@link fakeGraphBytes}. */
export function fakeManifest(facts: FakeModelFacts) {
  const { vocabulary } = facts;
  const tensors = (names: readonly string[]) => names.map((name) => ({ name, dtype: "float32", shape: ["batch"] }));
  return {
    formatVersion: 1,
    name: "fake",
    kind: facts.kind,
    vocabulary: {
      architecture: vocabulary.architecture,
      calls: vocabulary.calls,
      sha256: sha256(vocabularyText(vocabulary)),
      trainedTokens: [1],
    },
    network: {
      embedding: null,
      layers: [1],
      stateWidth: facts.stateWidth ?? 2,
      dropout: 0,
      parameters: 1,
      parametersKeras: 1,
    },
    windowCalls: facts.windowCalls ?? null,
    graphs: Object.fromEntries(
      Object.entries(facts.graphs).map(([name, graph]) => [
        name,
        {
          file: `${name}.onnx`,
          sha256: sha256(fakeGraphBytes(name)),
          inputs: tensors(graph.inputs),
          outputs: tensors(graph.outputs),
        },
      ]),
    ),
    dataset: {
      name: "made up",
      sha256: null,
      licence: "none",
      trainingTraces: 1,
      trainingCalls: 1,
      heldOutTraces: 1,
      heldOutCalls: 1,
    },
    split: { method: "none", seed: 1, heldOut: ["a.txt"] },
    training: { seed: 1, epochs: 1, bestEpoch: 1, heldOutBits: 1, heldOutAccuracy: 0.5, seconds: 1, recipe: {} },
    versions: { python: "3" },
    export: { checkedAgainst: "nothing", largestDifferenceBits: 0, toleranceBits: 1e-4 },
    calibration: { aggregation: "mean", source: "made up", scoresBits: facts.scoresBits ?? [1, 2, 3] },
  };
}

/** A folder as a map of paths to bytes. */
export function mapFiles(files: Readonly<Record<string, string | Uint8Array>>): ModelFiles {
  return (path) => {
    const content = files[path];
    if (content === undefined) return Promise.reject(new Error(`${path} is not in the map`));
    return Promise.resolve(typeof content === "string" ? new TextEncoder().encode(content) : content);
  };
}

/** A model whose graphs are plain functions, and the runtime that saw their runs. */
export async function fakeModel(
  facts: Omit<FakeModelFacts, "graphs"> & { readonly graphs: Readonly<Record<string, FakeGraph>> },
  lanes = 1,
): Promise<{ readonly model: Model; readonly runtime: FakeRuntime }> {
  const runtime = fakeRuntime(facts.graphs, lanes);
  const graphFiles = Object.fromEntries(
    Object.keys(facts.graphs).map((name) => [`${name}.onnx`, fakeGraphBytes(name)]),
  );
  const files = mapFiles({ ...graphFiles, "manifest.json": JSON.stringify(fakeManifest(facts)) });
  return { model: await loadModel("models/fake", files, runtime), runtime };
}

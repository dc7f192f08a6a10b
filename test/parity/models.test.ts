import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { conformalThreshold, isAlarm } from "../../src/core/conformal.ts";
import { CALL_TOLERANCE_BITS, SCORE_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { loadModel, type Model } from "../../src/model/load-model.ts";
import { modelDetector, windowProbabilities } from "../../src/model/model-detector.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { webRuntime } from "../../src/runtime/web.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { runCommand } from "../support/command.ts";
import { inFull } from "../support/full.ts";
import { hasPython, PYTHON_REASON, runPythonMains } from "../support/python.ts";
import { readNpy } from "../support/read-npy.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const TRACES = inFull(200, 16);
const FALSE_ALARM_RATE = 0.05;
/** A windows model takes 19 steps a call and PyTorch and wasm take them all: shorter traces, as many of them. */
const LONGEST_WINDOWED_CALLS = inFull(200, 100);

interface Reference {
  readonly modelSha256: string;
  readonly traces: readonly {
    readonly index: number;
    readonly surpriseBits: readonly number[];
    readonly meanBits: number;
    readonly alarm: boolean;
  }[];
  readonly probabilities?: { readonly file: string; readonly everyWindows: number };
}

const RUNTIMES: readonly (readonly [string, () => Promise<OnnxRuntime>])[] = [
  ["onnxruntime-node", () => nodeRuntime({ device: "cpu", threads: 1 })],
  ["onnxruntime-web", () => webRuntime()],
];

const folder = temporaryFolder();
/** Where `npm run docs -- --parity` finds what was measured in full, for docs/parity.md. */
const MEASURED = join(PROJECT_FOLDER, "build/parity");

const MODELS = [
  { name: "sample", data: join(PROJECT_FOLDER, "data/sample") },
  { name: "stacked", data: ADFA_LD },
  { name: "ensemble", data: ADFA_LD },
  { name: "notebook", data: ADFA_LD },
].map(({ name, data }) => ({ name, data, model: join(PROJECT_FOLDER, "models", name) }));
/** All of them scored once, by one start of Python, when the first test asks. */
let references: Promise<ReadonlyMap<string, Scored>> | undefined;
for (const { name, data, model } of MODELS) describeParity(name, model, data);

function describeParity(name: string, model: string, data: string | null): void {
  const reason = data === null ? NO_ADFA_LD : hasPython ? `models/${name} is missing` : PYTHON_REASON;
  describeWhere(data !== null && hasPython && existsSync(model), reason)(
    `models/${name} against PyTorch on ${TRACES} real traces`,
    () => {
      for (const [runtimeName, makeRuntime] of RUNTIMES) {
        it(`gives the same surprises, scores, verdicts and probabilities in ${runtimeName}`, async () => {
          const loaded = await loadModel(`models/${name}`, folderFiles(model), await makeRuntime());
          try {
            const largest = await compare(loaded, (await (references ??= readReferences())).get(name)!);
            console.log(
              `${name}, ${runtimeName} against PyTorch: ${largest.traces} traces, ${largest.calls} calls; largest difference ${largest.callBits.toExponential(1)} bits in a call, ${largest.meanBits.toExponential(1)} bits in a mean, ${largest.probability.toExponential(1)} in a probability; ${largest.alarms} alarms, all verdicts equal`,
            );
            mkdirSync(MEASURED, { recursive: true });
            const measured = JSON.stringify({ model: name, runtime: runtimeName, ...largest });
            writeFileSync(join(MEASURED, `${name}-${runtimeName}.json`), `${measured}\n`);
          } finally {
            await loaded.release();
          }
        }, 600_000);
      }
    },
  );
}

interface Scored {
  readonly tokens: readonly Tokens[];
  readonly scored: Reference["traces"];
  readonly probabilities: readonly Float32Array[];
}

/** What PyTorch gives to the traces of every model that is here: half of them from validation, half from attack, evenly spread. */
async function readReferences(): Promise<ReadonlyMap<string, Scored>> {
  const encoded = new Map<string, string>();
  const parts: { name: string; out: string; calls: Uint16Array; offsets: readonly number[]; argv: string[] }[] = [];
  for (const { name, data, model } of MODELS) {
    if (data === null || !existsSync(model)) continue;
    const arrays = encoded.get(data) ?? join(folder, name);
    if (!encoded.has(data)) {
      const argv = ["encode", "--data", data, "--out", arrays, "--quiet"];
      expect(await runCommand(argv)).toMatchObject({ exitCode: 0 });
      encoded.set(data, arrays);
    }
    const { kind } = JSON.parse(readFileSync(join(model, "manifest.json"), "utf8")) as { kind: string };
    for (const split of ["validation", "attack"]) {
      const calls = new Uint16Array(readNpy(join(arrays, `${split}-calls.npy`)).data);
      const offsets = [...new BigInt64Array(readNpy(join(arrays, `${split}-offsets.npy`)).data)].map(Number);
      const lengths = offsets.slice(1).map((end, trace) => end - (offsets[trace] ?? 0));
      const fitting = [...lengths.keys()].filter(
        (trace) => kind === "sequence" || (lengths[trace] ?? 0) <= LONGEST_WINDOWED_CALLS,
      );
      const step = Math.max(1, Math.floor(fitting.length / (TRACES / 2)));
      const chosen = fitting.filter((_, place) => place % step === 0).slice(0, TRACES / 2);
      const out = join(folder, `${name}-${split}.json`);
      const argv = ["--model", model, "--data", arrays, "--split", split, "--traces", chosen.join(","), "--out", out];
      parts.push({ name, out, calls, offsets, argv });
    }
  }
  await runPythonMains(
    "reference_scores",
    parts.map(({ argv }) => argv),
  );
  const found = new Map<string, Scored>();
  for (const { name, out, calls, offsets } of parts) {
    const { traces, probabilities } = JSON.parse(readFileSync(out, "utf8")) as Reference;
    const before = found.get(name) ?? { tokens: [], scored: [], probabilities: [] };
    found.set(name, {
      tokens: [...before.tokens, ...traces.map(({ index }) => calls.slice(offsets[index], offsets[index + 1]))],
      scored: [...before.scored, ...traces],
      probabilities: [...before.probabilities, ...(probabilities === undefined ? [] : rowsOf(probabilities.file))],
    });
  }
  for (const { tokens } of found.values()) expect(tokens.length).toBeGreaterThanOrEqual(TRACES);
  return found;
}

function rowsOf(file: string): readonly Float32Array[] {
  const { data, shape } = readNpy(join(folder, file));
  const all = new Float32Array(data);
  const [rows = 0, columns = 0] = shape;
  return Array.from({ length: rows }, (_, row) => all.subarray(row * columns, (row + 1) * columns));
}

async function compare(
  model: Model,
  { tokens, scored, probabilities }: Scored,
): Promise<{ traces: number; calls: number; callBits: number; meanBits: number; probability: number; alarms: number }> {
  const detector = modelDetector(model);
  const scores = await detector.score(tokens);
  const threshold = conformalThreshold(detector.calibrationScores, FALSE_ALARM_RATE);
  const largest = { traces: tokens.length, calls: 0, callBits: 0, meanBits: 0, probability: 0, alarms: 0 };
  let row = 0;
  for (const [trace, own] of tokens.entries()) {
    const expected = scored[trace]!;
    const explained = await detector.explain(own, 1);
    expect(explained).toHaveLength(expected.surpriseBits.length);
    for (const [place, call] of explained.entries()) {
      largest.callBits = Math.max(largest.callBits, Math.abs(call.surpriseBits - expected.surpriseBits[place]!));
    }
    largest.calls += explained.length;
    largest.meanBits = Math.max(largest.meanBits, Math.abs(scores[trace]! - expected.meanBits));
    expect([trace, isAlarm(scores[trace]!, threshold)]).toEqual([trace, expected.alarm]);
    largest.alarms += expected.alarm ? 1 : 0;
    if (model.manifest.windowCalls === null) continue;
    const size = model.vocabulary.size;
    const all = await windowProbabilities(await model.session("windows"), own, model.manifest.windowCalls, size);
    for (let window = 0; window * size < all.length; window += 10) {
      for (const [token, probability] of probabilities[row++]!.entries()) {
        largest.probability = Math.max(largest.probability, Math.abs(all[window * size + token]! - probability));
      }
    }
  }
  expect(row).toBe(probabilities.length);
  expect(largest.callBits).toBeLessThan(CALL_TOLERANCE_BITS);
  expect(largest.meanBits).toBeLessThan(SCORE_TOLERANCE_BITS);
  expect(largest.probability).toBeLessThan(CALL_TOLERANCE_BITS);
  return largest;
}

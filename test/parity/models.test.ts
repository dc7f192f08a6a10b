import { expect, it } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/project-folder.ts";
import { conformalThreshold, isAlarm } from "../../src/core/conformal.ts";
import { CALL_TOLERANCE_BITS, SCORE_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { loadModel, type Model } from "../../src/model/load-model.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";
import { windowProbabilities } from "../../src/model/window-detector.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { webRuntime } from "../../src/runtime/web.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { runCommand } from "../support/command.ts";
import { readNpy } from "../support/read-npy.ts";
import { hasPython, PYTHON_REASON, runPython } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const TRACES = 200;
const FALSE_ALARM_RATE = 0.05;
/** A windows model takes 19 steps a call and PyTorch and wasm take them all: shorter traces, as many of them. */
const LONGEST_WINDOWED_CALLS = 200;

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

describeParity("sample", join(PROJECT_FOLDER, "data/sample"), "");
describeParity("stacked", ADFA_LD, NO_ADFA_LD);
describeParity("ensemble", ADFA_LD, NO_ADFA_LD);
describeParity("notebook", ADFA_LD, NO_ADFA_LD);

function describeParity(name: string, data: string | null, dataReason: string): void {
  const model = join(PROJECT_FOLDER, "models", name);
  const reason = data === null ? dataReason : hasPython ? `models/${name} is missing` : PYTHON_REASON;
  describeWhere(data !== null && hasPython && existsSync(model), reason)(
    `models/${name} against PyTorch on ${TRACES} real traces`,
    () => {
      const reference = readReferences(name, model, data ?? "");

      for (const [runtimeName, makeRuntime] of RUNTIMES) {
        it(`gives the same surprises, scores, verdicts and probabilities in ${runtimeName}`, async () => {
          const loaded = await loadModel(`models/${name}`, folderFiles(model), await makeRuntime());
          try {
            const largest = await compare(loaded, await reference());
            console.log(
              `${name}, ${runtimeName} against PyTorch: ${largest.traces} traces, ${largest.calls} calls; largest difference ${largest.callBits.toExponential(1)} bits in a call, ${largest.meanBits.toExponential(1)} bits in a mean, ${largest.probability.toExponential(1)} in a probability; ${largest.alarms} alarms, all verdicts equal`,
            );
          } finally {
            await loaded.release();
          }
        }, 300_000);
      }
    },
  );
}

/** Half of the traces from validation, half from attack, evenly spread; PyTorch scores them once, on first call. */
function readReferences(
  name: string,
  model: string,
  data: string,
): () => Promise<{ tokens: Tokens[]; scored: Reference["traces"][number][]; probabilities: Float32Array[] }> {
  let reading: ReturnType<ReturnType<typeof readReferences>> | undefined;
  const read = async (): ReturnType<ReturnType<typeof readReferences>> => {
    const encoded = join(folder, name);
    expect(await runCommand(["encode", "--data", data, "--out", encoded, "--quiet"])).toMatchObject({ exitCode: 0 });
    const { kind } = JSON.parse(readFileSync(join(model, "manifest.json"), "utf8")) as { kind: string };
    const tokens: Tokens[] = [];
    const scored: Reference["traces"][number][] = [];
    const probabilities: Float32Array[] = [];
    for (const split of ["validation", "attack"]) {
      const calls = new Uint16Array(readNpy(join(encoded, `${split}-calls.npy`)).data);
      const offsets = [...new BigInt64Array(readNpy(join(encoded, `${split}-offsets.npy`)).data)].map(Number);
      const lengths = offsets.slice(1).map((end, trace) => end - (offsets[trace] ?? 0));
      const fitting = [...lengths.keys()].filter(
        (trace) => kind === "sequence" || (lengths[trace] ?? 0) <= LONGEST_WINDOWED_CALLS,
      );
      const step = Math.max(1, Math.floor(fitting.length / (TRACES / 2)));
      const chosen = fitting.filter((_, place) => place % step === 0).slice(0, TRACES / 2);
      const out = join(folder, `${name}-${split}.json`);
      await runPython("reference_scores.py", [
        "--model",
        model,
        "--data",
        encoded,
        "--split",
        split,
        "--traces",
        chosen.join(","),
        "--out",
        out,
      ]);
      const reference = JSON.parse(readFileSync(out, "utf8")) as Reference;
      scored.push(...reference.traces);
      for (const { index } of reference.traces) tokens.push(calls.slice(offsets[index], offsets[index + 1]));
      if (reference.probabilities !== undefined) {
        const { data: bytes, shape } = readNpy(join(folder, reference.probabilities.file));
        const rows = new Float32Array(bytes);
        for (let row = 0; row < (shape[0] ?? 0); row += 1)
          probabilities.push(rows.subarray(row * shape[1]!, (row + 1) * shape[1]!));
      }
    }
    expect(tokens.length).toBeGreaterThanOrEqual(TRACES);
    return { tokens, scored, probabilities };
  };
  return () => (reading ??= read());
}

async function compare(
  model: Model,
  { tokens, scored, probabilities }: Awaited<ReturnType<ReturnType<typeof readReferences>>>,
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
    const all = await windowProbabilities(await model.session("windows"), own, model.manifest.windowCalls);
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

import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { type GeneratedTrace, generateTraces } from "../../src/core/generate-traces.ts";
import { SCORE_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { loadModel } from "../../src/model/load-model.ts";
import { modelNextCalls } from "../../src/model/network-next-calls.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { webRuntime } from "../../src/runtime/web.ts";

const FOLDER = join(PROJECT_FOLDER, "models/sample");

async function madeBy(runtime: OnnxRuntime, seed: number, temperature: number): Promise<readonly GeneratedTrace[]> {
  const model = await loadModel(FOLDER, folderFiles(FOLDER), runtime);
  try {
    return await generateTraces(modelNextCalls(model), { calls: 400, traces: 4, seed, temperature });
  } finally {
    await model.release();
  }
}

it.each([
  [1, 1],
  [2, 1],
  [3, 0.5],
  [4, 1.5],
])(
  "models/sample makes the same traces with onnxruntime-node and onnxruntime-web: seed %d, temperature %d",
  async (seed, temperature) => {
    const inNode = await madeBy(await nodeRuntime({ device: "cpu", threads: 1 }), seed, temperature);
    const inBrowser = await madeBy(await webRuntime(), seed, temperature);
    for (const [index, trace] of inNode.entries()) {
      expect([...inBrowser[index]!.tokens]).toEqual([...trace.tokens]);
      expect(Math.abs(inBrowser[index]!.meanBits - trace.meanBits)).toBeLessThan(SCORE_TOLERANCE_BITS);
    }
  },
);

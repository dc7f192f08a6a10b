import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { CALL_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { loadModel } from "../../src/model/load-model.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { runCommand } from "../support/command.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const GRAPH = readFileSync(join(PROJECT_FOLDER, "test/golden/sequence.onnx"));
const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const PROVIDER = join(
  PROJECT_FOLDER,
  "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so",
);
const hasGpu = existsSync("/dev/nvidia0") || existsSync("/proc/driver/nvidia/version");
const hasCuda = hasGpu && existsSync(PROVIDER);

describe("nodeRuntime", () => {
  it("names the graph that is not a model", async () => {
    const runtime = await nodeRuntime({ device: "cpu", threads: 1 });
    await expect(runtime.createSession(new Uint8Array([1, 2, 3]), "models/x/model.onnx")).rejects.toMatchObject({
      code: "E_MODEL",
      message: expect.stringMatching(/^models\/x\/model\.onnx: cannot be loaded: /),
    });
  });

  it("names the model when a run is refused", async () => {
    const runtime = await nodeRuntime({ device: "cpu", threads: 1 });
    const session = await runtime.createSession(GRAPH, "golden");
    await expect(session.run({}, ["surprise"])).rejects.toMatchObject({
      code: "E_MODEL",
      message: expect.stringMatching(/^golden: the runtime refused/),
    });
    await session.release();
  });
});

describe("nodeRuntime in a realm with typed arrays of its own, as Jest gives its tests", () => {
  const folder = temporaryFolder();

  it("says in one sentence what to do, which is right", () => {
    const built = (file: string): string => JSON.stringify(join(PROJECT_FOLDER, "dist/bin", file));
    const test = `import { encodeCalls, loadModel, modelDetector } from ${built("index.js")};
      import { folderFiles, nodeRuntime } from ${built("node.js")};
      const score = async (options) => {
        const runtime = await nodeRuntime({ device: "cpu", threads: 1, ...options });
        const model = await loadModel("sample", folderFiles(${JSON.stringify(join(PROJECT_FOLDER, "models/sample"))}), runtime);
        const detector = modelDetector(model);
        const scores = await detector.score([encodeCalls(detector.vocabulary, ["openat", "read", "close"])]);
        await model.release();
        return scores.length;
      };
      test("refused", () => expect(score({})).rejects.toMatchObject({
        code: "E_DEVICE",
        message: expect.stringMatching(/^onnxruntime-node refuses the typed arrays of this realm, as in Jest's tests: give nodeRuntime ownThread: true/),
      }));
      test("in its own thread", async () => expect(await score({ ownThread: true })).toBe(1));`;
    writeFileSync(join(folder, "realm.test.mjs"), test);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const configuration = { rootDir: folder, testEnvironment: "node", testMatch: ["**/*.test.mjs"], transform: {} };
    const jest = join(PROJECT_FOLDER, "node_modules/jest/bin/jest.js");
    const argv = ["--experimental-vm-modules", jest, "--config", JSON.stringify(configuration), "--runInBand"];
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, expect.stringContaining("2 passed")]);
  });
});

describeWhere(!hasCuda, "CUDA works here")("nodeRuntime where CUDA is missing", () => {
  it("rejects --device cuda with what to install and where, and never runs on the CPU instead", async () => {
    const runtime = await nodeRuntime({ device: "cuda", threads: 1 });
    await expect(runtime.createSession(GRAPH, "golden")).rejects.toMatchObject({
      code: "E_DEVICE",
      message: expect.stringMatching(/NVIDIA driver[^]*cuDNN[^]*node_modules\/onnxruntime-node[^]*"device" \(cpu\)/),
    });
  });

  it("makes the command end with 2 and that message alone", async () => {
    const { exitCode, stdout, stderr } = await runCommand([
      "score",
      join(SAMPLE, "validation"),
      "--device",
      "cuda",
      "--quiet",
    ]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^syscall-sentinel: CUDA cannot be used/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describeWhere(hasCuda, hasGpu ? `the CUDA provider is not installed (${PROVIDER})` : "this machine has no NVIDIA GPU")(
  "nodeRuntime on a GPU",
  () => {
    it("scores as the CPU does", async () => {
      const folder = join(PROJECT_FOLDER, "models/sample");
      const tokens = Array.from({ length: 30 }, (_, trace) =>
        Uint16Array.from({ length: 40 + trace }, (_, call) => 1 + ((call * 7 + trace) % 60)),
      );
      const scoreOn = async (device: "cpu" | "cuda"): Promise<Float64Array> => {
        const model = await loadModel(folder, folderFiles(folder), await nodeRuntime({ device, threads: 1 }));
        const scores = await modelDetector(model).score(tokens);
        await model.release();
        return scores;
      };
      const [cpu, cuda] = [await scoreOn("cpu"), await scoreOn("cuda")];
      const largest = cpu.reduce((most, score, trace) => Math.max(most, Math.abs(score - (cuda[trace] ?? NaN))), 0);
      console.log(`CUDA against CPU: largest difference of a mean ${largest.toExponential(1)} bits`);
      expect(largest).toBeLessThan(CALL_TOLERANCE_BITS);
    });
  },
);

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { build } from "esbuild";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { type OnnxSession, inLanes } from "../../src/model/runtime.ts";
import { blockSurprises } from "../../src/model/sequence-run.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { workerSession } from "../../src/runtime/worker-session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const GRAPH = readFileSync(join(PROJECT_FOLDER, "test/golden/sequence.onnx"));
const open: OnnxSession[] = [];

async function opened(threads: number): Promise<OnnxSession> {
  const session = await (await nodeRuntime({ device: "cpu", threads })).createSession(GRAPH, "golden");
  open.push(session);
  return session;
}

afterEach(async () => {
  for (const session of open.splice(0)) await session.release();
});

/** Needs no manifest: the width of the state is that of the graph's second input. */
async function stateWidth(): Promise<number> {
  const { default: onnxruntime } = await import("onnxruntime-node");
  const session = await onnxruntime.InferenceSession.create(GRAPH);
  const [, state] = session.inputMetadata;
  await session.release();
  return state?.isTensor === true ? Number(state.shape[1]) : 0;
}

function feeds(first: number, width: number) {
  const calls = Int32Array.from({ length: 12 }, (_, place) => 1 + ((first + place) % 5));
  // A view into a larger buffer, as a batch of states may be.
  const state = new Float32Array(3 * width + 7).subarray(7);
  return {
    calls: { dtype: "int32", data: calls, shape: [3, 4] },
    state: { dtype: "float32", data: state, shape: [3, width] },
  } as const;
}

describe("a program that a bundler has joined", () => {
  const folder = temporaryFolder();
  const built = (file: string): string => JSON.stringify(join(PROJECT_FOLDER, "dist/bin", file));

  /** Scores one trace with `options` of nodeRuntime, bundled as `format`. @returns what it printed */
  async function runBundled(format: "esm" | "cjs", options: string): Promise<string> {
    const outfile = join(folder, `bundled.${format === "esm" ? "mjs" : "cjs"}`);
    const source = `import { encodeCalls, loadModel, modelDetector } from ${built("index.js")};
      import { folderFiles, nodeRuntime } from ${built("node.js")};
      const score = async () => {
        const model = await loadModel("sample", folderFiles(${JSON.stringify(join(PROJECT_FOLDER, "models/sample"))}), await nodeRuntime(${options}));
        const detector = modelDetector(model);
        const scores = await detector.score([encodeCalls(detector.vocabulary, ["openat", "read", "close"])]);
        await model.release();
        return scores.length;
      };
      score().then(console.log, ({ code, message }) => console.log(code, message));`;
    await build({
      stdin: { contents: source, resolveDir: PROJECT_FOLDER },
      outfile,
      bundle: true,
      format,
      platform: "node",
      external: ["onnxruntime-node"],
      // A bundle of CommonJS has no import.meta, of which esbuild warns; packages below node_modules are not warned of.
      logLevel: "silent",
    });
    const environment = { cwd: folder, encoding: "utf8" } as const;
    symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(folder, "node_modules"));
    try {
      return execFileSync(process.execPath, [outfile], environment);
    } finally {
      rmSync(join(folder, "node_modules"));
    }
  }

  it.each(["esm", "cjs"] as const)("scores in its own thread, as %s", async (format) => {
    expect(await runBundled(format, '{ device: "cpu", threads: 1 }')).toBe("1\n");
  });

  it.each([
    ["esm", "threads: 2"],
    ["cjs", "threads: 2"],
    ["esm", "threads: 1, ownThread: true"],
  ] as const)("says in one sentence what to do where it asks for threads, as %s with %s", async (format, threads) => {
    expect(await runBundled(format, `{ device: "cpu", ${threads} }`)).toMatch(
      /^E_DEVICE session-worker\.js, which the threads run, is not next to this program, .*: keep syscall-sentinel out of the bundle .*\n$/,
    );
  });
});

describe("a session of several worker threads", () => {
  it("has as many lanes, and gives each run the numbers that one thread gives it, bit for bit", async () => {
    const width = await stateWidth();
    const one = await opened(1);
    const three = await opened(3);
    expect([one.lanes, three.lanes]).toEqual([1, 3]);
    expect(three.inputNames).toEqual(one.inputNames);
    expect(three.outputNames).toEqual(one.outputNames);
    const results = new Map<number, unknown>();
    await inLanes(5, Array.from({ length: 20 }).keys(), async (index) => {
      results.set(index, await three.run(feeds(index, width), ["surprise", "state_out"]));
    });
    for (const [index, result] of results) {
      expect(result).toEqual(await one.run(feeds(index, width), ["surprise", "state_out"]));
    }
    expect(results.size).toBe(20);
  });

  it("works out the surprises of whole traces in a thread, bit for bit as run by run", async () => {
    const width = await stateWidth();
    const [one, two] = [await opened(1), await opened(2)];
    const traces = [
      Uint16Array.of(1),
      Uint16Array.of(1, 2, 0, 4),
      Uint16Array.of(2, 1, 2),
      new Uint16Array(600).fill(3),
    ];
    expect(one.blockSurprises).toBeUndefined();
    expect(await two.blockSurprises?.(width, traces)).toEqual(await blockSurprises(one, width, traces));
  });

  it("names the graph that is not a model, and leaves no thread behind", async () => {
    await expect(workerSession(new Uint8Array([1, 2, 3]), "models/x/model.onnx", 2)).rejects.toMatchObject({
      code: "E_MODEL",
      message: expect.stringMatching(/^models\/x\/model\.onnx: cannot be loaded: /),
    });
  });

  it("names the model when a run is refused, and continues to score", async () => {
    const width = await stateWidth();
    const session = await opened(2);
    const refused = { code: "E_MODEL", message: expect.stringMatching(/^golden: the runtime refused/) };
    await expect(session.run({}, ["surprise"])).rejects.toMatchObject(refused);
    await expect(session.run({}, ["surprise"])).rejects.toMatchObject(refused);
    expect((await session.run(feeds(0, width), ["surprise"]))["surprise"]).toHaveLength(12);
  });

  it("may be released in the midst of runs, which end with an error and do not abort the process", async () => {
    const width = await stateWidth();
    const session = await workerSession(GRAPH, "golden", 2);
    const calls = { dtype: "int32", data: new Int32Array(64 * 1000).fill(1), shape: [64, 1000] } as const;
    const state = { dtype: "float32", data: new Float32Array(64 * width), shape: [64, width] } as const;
    const runs = [1, 2, 3].map(() => session.run({ calls, state }, ["surprise"]));
    const ended = Promise.allSettled(runs);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await session.release();
    await expect(session.run({ calls, state }, ["surprise"])).rejects.toThrow("has ended");
    for (const result of await ended) {
      expect(result.status === "fulfilled" || /the thread that ran it has ended/.test(String(result.reason))).toBe(
        true,
      );
    }
  });

  it("does not block the event loop while it runs", async () => {
    const width = await stateWidth();
    const session = await opened(2);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const calls = { dtype: "int32", data: new Int32Array(64 * 2000).fill(1), shape: [64, 2000] } as const;
    const state = { dtype: "float32", data: new Float32Array(64 * width), shape: [64, width] } as const;
    await Promise.all([1, 2, 3, 4].map(() => session.run({ calls, state }, ["surprise"])));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});

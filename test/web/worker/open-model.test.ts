import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import { webRuntime } from "../../../src/runtime/web.ts";
import type { GivenFile } from "../../../src/web/api.ts";
import { receivedTrace } from "../../../src/web/page/trace/surprise-phrases.ts";
import { givenModelFiles, openModel, shippedModels } from "../../../src/web/worker/open-model.ts";
import { createLiveTrace, traceView } from "../../../src/web/worker/trace-view.ts";
import { refusalText } from "../../support/refusal.ts";
import { type ServedFolder, serveFolder } from "../../support/serve-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";

const modelBytes = (file: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(join(PROJECT_FOLDER, "models/sample", file)));
const given = (path: string, bytes: Uint8Array<ArrayBuffer>): GivenFile => ({ path, file: new File([bytes], path) });
const files = [
  given("mine/manifest.json", modelBytes("manifest.json")),
  given("mine/model.onnx", modelBytes("model.onnx")),
];
const runtime = () => webRuntime();
const opened = await openModel("your model", givenModelFiles(files), runtime, runtime, { kind: "own" });
const trace = {
  name: "t",
  path: "t",
  architecture: "x86_64",
  calls: ["execve", "brk", "mmap", "made-up", "openat", "read"],
};

describe("a model that was given to the page", () => {
  it("tells the page all that it shows: name, unit, calibration scores in ascending order, card", () => {
    const { facts } = opened;
    expect(facts).toMatchObject({
      name: "sample",
      scoreUnit: "bits a call",
      architecture: "x86_64",
      isExplaining: true,
      isLive: true,
    });
    expect([...facts.calibrationScores]).toEqual([...facts.calibrationScores].sort((a, b) => a - b));
    expect(facts.card?.network.layers.length).toBeGreaterThan(0);
    expect(facts.cardText).toContain("sample");
    expect(() => structuredClone(facts)).not.toThrow();
  });

  it("is refused without a manifest, without a file that it names, and with another graph than it was hashed with", async () => {
    expect(
      await refusalText(() => givenModelFiles([given("x/model.onnx", modelBytes("model.onnx"))]), "E_MODEL"),
    ).toContain("there is no manifest.json");
    const open = async (own: readonly GivenFile[]): Promise<void> => {
      const model = await openModel("your model", givenModelFiles(own), runtime, runtime, { kind: "own" });
      await traceView(model.opened, trace, 0, 5);
    };
    expect(await refusalText(() => open(files.slice(0, 1)), "E_MODEL")).toContain(
      "model.onnx: the manifest names it, but it was not given",
    );
    const changed = modelBytes("model.onnx");
    changed[1000] = (changed[1000] ?? 0) ^ 1;
    expect(await refusalText(() => open([files[0]!, given("mine/model.onnx", changed)]), "E_MODEL")).toMatch(
      /sha256|checksum/,
    );
  });

  it("draws a trace: a surprise, and five expected calls with falling probabilities, at every call", async () => {
    const view = receivedTrace(await traceView(opened.opened, trace, 3, 5));
    expect([view.index, view.calls, view.top]).toEqual([3, trace.calls, 5]);
    expect(view.surpriseBits[3]).toBe(24);
    for (const place of trace.calls.keys()) {
      const probabilities = [...view.expectedProbabilities.subarray(5 * place, 5 * place + 5)];
      expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
      expect(view.names[view.expectedTokens[5 * place] ?? 0]).toMatch(/^[a-z0-9_]+$/);
    }
    expect(view.names[view.expectedTokens[0] ?? 0]).toBe("execve");
    expect(2 ** -(view.surpriseBits[0] ?? 0)).toBeCloseTo(view.expectedProbabilities[0] ?? 0, 4);
  });

  it("plays a trace call by call with the same surprises, however the requests come", async () => {
    const live = createLiveTrace();
    const view = await traceView(opened.opened, trace, 0, 5);
    void live.start(opened, trace.calls);
    const steps = await Promise.all([live.next(1), live.next(2), live.next(100), live.next(1)]);
    const received = steps.flatMap(({ surpriseBits }) => [...surpriseBits]);
    expect(received).toHaveLength(trace.calls.length);
    for (const [place, bits] of received.entries()) expect(bits).toBeCloseTo(view.surpriseBits[place] ?? NaN, 4);
    expect(steps.map(({ isEnd }) => isEnd)).toEqual([false, false, true, true]);
    await live.start(opened, trace.calls);
    expect((await live.next(1)).surpriseBits[0]).toBeCloseTo(view.surpriseBits[0] ?? NaN, 4);
  });

  it("plays nothing before a trace is begun", async () => {
    expect(await refusalText(() => createLiveTrace().next(1), "E_USAGE")).toBe("no trace is played");
  });
});

const folder = temporaryFolder();
const list = ["stacked", "sample"].map((name) => ({ name, about: `about ${name}`, bytes: 7, isFirstChoice: true }));
let server: ServedFolder | null = null;
beforeAll(async () => {
  writeFiles(folder, {
    "models/index.json": JSON.stringify(list),
    ...Object.fromEntries(
      list.map(({ name }) => [
        `models/${name}/manifest.json`,
        readFileSync(join(PROJECT_FOLDER, "models", name, "manifest.json")),
      ]),
    ),
  });
  server = await serveFolder(folder);
});
afterAll(() => server?.close());
const models = () => shippedModels(`${server?.url ?? ""}models/`);

describe("the models that came with the page", () => {
  it("are listed as they were built", async () => {
    expect(await models().list()).toEqual(list);
  });

  it("are chosen by the architecture that the traces name, else by the calls that they make", async () => {
    const calls = ["openat", "newfstatat", "read", "close"];
    expect(await models().choiceFor([{ architecture: "x86_64", calls }])).toEqual({
      name: "sample",
      reason: "architecture",
    });
    expect(await models().choiceFor([{ architecture: "i386", calls }])).toEqual({
      name: "stacked",
      reason: "architecture",
    });
    expect(await models().choiceFor([{ architecture: null, calls }])).toMatchObject({
      name: "sample",
      reason: "calls",
    });
    expect(await models().choiceFor([{ architecture: null, calls: ["read"] }])).toMatchObject({
      name: "sample",
      reason: "host",
    });
  });

  it("are refused for traces whose calls none of them knows", async () => {
    const refusal = refusalText(() => models().choiceFor([{ architecture: "aarch64", calls: ["openat"] }]), "E_USAGE");
    expect(await refusal).toContain("no model that came with this page knows the calls of aarch64");
  });

  it("say which file cannot be fetched", async () => {
    expect(await refusalText(() => models().files("none")("manifest.json"), "E_MODEL")).toMatch(
      /models\/none\/manifest\.json: the server answered 404$/,
    );
  });
});

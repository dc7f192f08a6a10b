import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "@jest/globals";
import { traceKey } from "../../src/core/trace-key.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { describeDataset } from "../../src/datasets/describe.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";
import { halveNormals } from "../../src/datasets/split-normals.ts";
import { openZip } from "../../src/datasets/unpack/zip-source.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { evaluate } from "../../src/evaluate/evaluate.ts";
import { factsOf } from "../../src/evaluate/evaluation-data.ts";
import { trainingVocabulary } from "../../src/fitted/training-vocabulary.ts";
import { digestOf } from "../support/digest-of.ts";
import { NO_REAL_TRACES, REAL_TRACES, unpackRealTraces } from "../support/real-traces.ts";
import { refusalText } from "../support/refusal.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { parseTraces } from "../support/worded-traces.ts";

const AUTO = { format: "auto", architecture: "opaque" } as const;

describeWhere(REAL_TRACES !== null, NO_REAL_TRACES)("the MIT lpr traces", () => {
  const folder = temporaryFolder();
  let data: LoadedDataset;
  beforeAll(async () => {
    await unpackRealTraces("mit-lpr.zip", folder);
    data = await loadDataset(join(folder, "mit-lpr.zip"), AUTO);
  });

  it("have the published counts; files without a call are no damage", () => {
    const { splits, skipped } = data;
    expect(data).toMatchObject({ name: "mit-lpr", layout: "normal-attack", architecture: "opaque" });
    expect(skipped).toHaveLength(69);
    expect(skipped.some((file) => file.damaged)).toBe(false);
    expect(splits.training.length + skipped.length).toBe(2766);
    const { whole, splits: counted, families } = describeDataset(digestOf(data));
    expect(counted.map(({ name, counts }) => [name, counts.traces, counts.calls, counts.copies])).toEqual([
      ["training", 2697, 2_912_622, 2697 - 1736],
      ["attack", 1001, 165_248, 1001 - 8],
    ]);
    expect(families).toEqual([{ name: "exploit-ai", traces: 1001 }]);
    expect(whole.warnings).toEqual([expect.stringMatching(/^skipped 69 files, the first normal\//)]);
  });

  it("have a name of its own for every trace", () => {
    const names = [...data.splits.training, ...data.splits.attack].map((trace) => trace.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are halved without a copy, and warn of nothing but the split", () => {
    const { data: halved, note } = halveNormals(data, 1);
    const { training, validation, attack } = halved.splits;
    expect([training.length, validation.length, attack.length]).toEqual([868, 868, 1001]);
    expect(new Set([...training, ...validation].map(traceKey)).size).toBe(1736);
    const facts = factsOf({ name: "lpr", sha256: "", isSample: false, ...halved.splits, notes: [note ?? ""] });
    expect(facts).toEqual([note, expect.stringMatching(/^0 of 868 normal test traces/)]);
  });

  it("paired with attacks of another call table give a warning, whatever the table", () => {
    for (const shift of [-3, -2, -1, 1, 2, 3, 5, 8]) {
      const attack = data.splits.attack.map((trace) => ({
        ...trace,
        calls: trace.calls.map((call) => `call-${Number(call.slice("call-".length)) + shift}`),
      }));
      const { whole } = describeDataset(digestOf({ ...data, splits: { ...data.splits, attack } }));
      expect(whole.warnings[0]).toMatch(/different calls of the attack traces.* never occur in training/);
    }
  });

  it("are distinguished by STIDE with windows of 6 about as well as others found: AUC 0.998 there", async () => {
    const { splits } = halveNormals(data, 1).data;
    const vocabulary = trainingVocabulary(data.architecture, splits.training);
    const tokens = splits.training.map((trace) => encodeCalls(vocabulary, trace.calls));
    const stide = await fitMethod("stide:k=6", tokens, vocabulary);
    const { detectors } = await evaluate({ name: "lpr", sha256: "", isSample: false, ...splits }, [stide], {
      falseAlarmRate: 0.05,
      pairedAgainst: "n-gram",
      now: () => 0,
    });
    expect(detectors[0]?.testSets.official).toMatchObject({ normalTraces: 868, attackTraces: 1001 });
    expect(detectors[0]?.testSets.official?.auc).toBeCloseTo(0.998, 2);
    expect(detectors[0]?.testSets.distinct?.attackTraces).toBe(8);
  });

  it("are not read out of the zip that holds their zip: the refusal says how to unpack it", async () => {
    const zip = await openZip(REAL_TRACES ?? "");
    const inner = zip.files.find(({ path }) => path.endsWith("mit-lpr.zip"));
    const refusal = await refusalText(() => inner?.read(), "E_DATASET");
    await zip.close();
    expect(refusal).toMatch(/mit-lpr\.zip: is a zip inside a zip, which is not read; unpack it \(unzip /);
  });
});

describeWhere(REAL_TRACES !== null, NO_REAL_TRACES)("the UNM sendmail traces", () => {
  const root = temporaryFolder();
  beforeAll(async () => {
    await unpackRealTraces("unm-sendmail/", root);
  });

  it.each([
    ["bounce-1.int", 293, 3],
    ["bounce.int", 818, 4],
    ["fwd-loops-5.int", 254, 3],
  ])("%s: %i calls of %i processes that take turns, none lost and all in order", (file, calls, processes) => {
    const text = readFileSync(join(root, "unm-sendmail", file), "utf8");
    const { traces } = parseTraces(text, "auto", { path: file, architecture: "opaque" });
    expect(traces).toHaveLength(processes);
    expect(traces.reduce((sum, trace) => sum + trace.calls.length, 0)).toBe(calls);
    const lines = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim().split(/\s+/)]));
    for (const trace of traces) {
      const own = lines.filter(([id]) => `${file}#${id}` === trace.name).map(([, number]) => `call-${number}`);
      expect(trace.calls).toEqual(own);
    }
  });
});

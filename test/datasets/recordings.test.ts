import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Place } from "../../src/datasets/layout.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";
import type { RecordingLabel } from "../../src/datasets/recording-label.ts";
import { placeOfRecording } from "../../src/datasets/recordings.ts";
import { halveNormals } from "../../src/datasets/split-normals.ts";
import { evaluationDataOf } from "../../src/evaluate/evaluation-data.ts";
import { sentenceOf } from "../../src/problems/problem.ts";
import {
  EPOCH_SECONDS,
  labelText,
  lidDs2019,
  lidDs2021,
  madeUpRecording,
  recordingZip,
  scText,
} from "../support/lid-ds.ts";
import { NO_REAL_TRACES, REAL_TRACES, unpackRealTraces } from "../support/real-traces.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";
import { makeZip } from "../support/zip.ts";

const root = temporaryFolder();
const AUTO = { format: "auto", architecture: null } as const;

const calm = madeUpRecording("calm_1", 1, null);
const angry = madeUpRecording("angry_1", 2, 9.5);
const load = (name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<LoadedDataset> =>
  loadDataset(writeFiles(join(root, name), files), AUTO);
const paths = (data: LoadedDataset, split: keyof LoadedDataset["splits"]): readonly string[] => [
  ...new Set(data.splits[split].map(({ path }) => path)),
];
const callsOf = (recording: typeof calm, thread: number): readonly string[] =>
  recording.calls.flatMap((call) => (call.thread === thread ? call.call : []));

describe("a data set in the form of LID-DS 2021", () => {
  it("is where its folders and labels say, threads apart, with the time of every call and the onset", async () => {
    const data = await load(
      "whole",
      lidDs2021({
        training: [calm],
        validation: [calm],
        "test/normal": [calm, calm],
        "test/normal_and_attack": [angry, calm],
      }),
    );
    expect(data).toMatchObject({ layout: "lid-ds", skipped: [], warnings: [], formats: ["lid-ds"] });
    expect(paths(data, "training")).toEqual(["training/calm_1.zip"]);
    expect(paths(data, "validation")).toEqual([
      "test/normal/calm_1.zip",
      "test/normal_and_attack/calm_1.zip",
      "validation/calm_1.zip",
    ]);
    expect(paths(data, "attack")).toEqual(["test/normal_and_attack/angry_1.zip"]);
    const thread = data.splits.attack.find(({ name }) => name.endsWith("#4242"));
    expect(thread).toMatchObject({
      name: "test/normal_and_attack/angry_1.zip#4242",
      program: "httpd",
      calls: callsOf(angry, 4242),
      isLabelled: true,
      onsetSeconds: EPOCH_SECONDS + 9.5,
      recording: "angry_1",
      family: "attack",
    });
    const seconds = angry.calls.flatMap((call) => (call.thread === 4242 ? call.seconds : []));
    expect(
      [...(thread?.seconds ?? [])].map((time, index) => Math.abs(time - EPOCH_SECONDS - (seconds[index] ?? 0)) < 1e-6),
    ).toEqual(seconds.map(() => true));
    const apart = data.splits.validation.filter(({ setsThreshold }) => setsThreshold === true);
    expect([...new Set(apart.map(({ path }) => path))]).toEqual(["validation/calm_1.zip"]);
  });

  it("is what evaluate takes by evaluationDataOf: the thread that ended before the onset is no attack", async () => {
    const data = await load(
      "library",
      lidDs2021({ training: [calm], "test/normal": [calm], "test/normal_and_attack": [angry] }),
    );
    const { validation, attack, recordings } = evaluationDataOf(data);
    expect(data.splits.attack).toHaveLength(4);
    expect([attack.length, validation.at(-1)?.name]).toEqual([3, "test/normal_and_attack/angry_1.zip#4244"]);
    expect(recordings?.map(({ path, isAttack }) => [path, isAttack])).toEqual([
      ["test/normal/calm_1.zip", false],
      ["test/normal_and_attack/angry_1.zip", true],
    ]);
  });

  it("is the same unpacked: labels in Python's words, the files that hold no calls left out", async () => {
    const files = {
      "test/normal_and_attack/angry_1/angry_1.sc": scText(angry),
      "test/normal_and_attack/angry_1/angry_1.json": labelText(angry, true),
      "test/normal_and_attack/angry_1/angry_1.res": "1,2",
      "test/normal_and_attack/angry_1/angry_1.pcap": new Uint8Array([0xd4, 0xc3, 0, 255]),
      "training/calm_1.sc": scText(calm),
      "training/calm_1.json": labelText(calm),
    };
    const data = await load("unpacked", files);
    expect(data.skipped).toEqual([]);
    expect(paths(data, "training")).toEqual(["training/calm_1.sc"]);
    expect(data.splits.attack[0]).toMatchObject({ onsetSeconds: EPOCH_SECONDS + 9.5, family: "angry" });
    expect([...data.splits.attack].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ calls }) => calls)).toEqual(
      [4242, 4243, 4244, 4245].map((id) => callsOf(angry, id)),
    );
  });

  it("believes the label, not the folder: an attack among the training recordings is one", async () => {
    const data = await load("misplaced", lidDs2021({ training: [angry, calm], "test/normal_and_attack": [] }));
    expect([paths(data, "training"), paths(data, "attack")]).toEqual([
      ["training/calm_1.zip"],
      ["training/angry_1.zip"],
    ]);
  });

  it("is one recording where a zip of it is named itself", async () => {
    const data = await loadDataset(join(writeFiles(root, { "alone.zip": recordingZip(angry) }), "alone.zip"), AUTO);
    expect(data.splits.attack.map(({ path, onsetSeconds }) => [path, onsetSeconds])).toEqual(
      [4242, 4243, 4244, 4245].map(() => ["angry_1.sc", EPOCH_SECONDS + 9.5]),
    );
  });

  it("says why a recording gives no trace, and continues: a damaged label, a zip that is none, one without or with several recordings", async () => {
    const sc = { name: "a.sc", data: scText(calm) };
    const data = await load("damaged", {
      "a-label.zip": makeZip([sc, { name: "a.json", data: "{'exploit': perhaps}" }]),
      "b-none.zip": "no zip",
      "c-empty.zip": makeZip([{ name: "x.txt", data: "read" }]),
      "d-two.zip": makeZip([sc, { name: "b.sc", data: "" }, { name: "a.json", data: labelText(calm) }]),
      "e.zip": recordingZip(calm),
    });
    expect(paths(data, "training")).toEqual(["e.zip"]);
    expect(data.skipped.map(({ path, damaged }) => [path, damaged])).toEqual(
      ["a-label.zip", "b-none.zip", "c-empty.zip", "d-two.zip"].map((path) => [path, true]),
    );
    const reasons = data.skipped.map(({ problem }) => sentenceOf(problem));
    expect(reasons[0]).toMatch(/a-label\.zip: its \.json: is not a label file: "perhaps}?" is not a value/);
    expect(reasons[2]).toMatch(
      /c-empty\.zip: .*with one \.json file; this one has 0; name the zip itself, or unpack it/,
    );
    expect(reasons[3]).toMatch(/d-two\.zip: .*with one \.sc file; this one has 2/);
  });

  it("leaves out next to a .sc only what holds no calls: another file of its name is read", async () => {
    const data = await load("beside", {
      "training/calm_1.sc": scText(calm),
      "training/calm_1.json": labelText(calm),
      "training/calm_1.res": "1,2",
      "training/calm_1.txt": "read write close",
      "training/calm_1.bin": new Uint8Array([0xd4, 0xc3, 0, 255]),
    });
    expect(paths(data, "training")).toEqual(["training/calm_1.sc", "training/calm_1.txt"]);
    expect(data.skipped.map(({ path }) => path)).toEqual(["training/calm_1.bin"]);
  });

  it("has its own labels below a runs.csv", async () => {
    const data = await load("both", {
      ...lidDs2019([calm]),
      "angry_1.sc": scText(angry),
      "angry_1.json": labelText(angry),
    });
    expect([paths(data, "training"), paths(data, "attack")]).toEqual([["calm_1.txt"], ["angry_1.sc"]]);
  });

  it("keeps no times where no label asks for them", async () => {
    const data = await load("unlabelled", { "training/calm_1.sc": scText(calm) });
    expect(data.splits.training[0]).not.toHaveProperty("seconds");
    expect(data.splits.training[0]).not.toHaveProperty("isLabelled");
  });
});

describe("a data set in the form of LID-DS 2019", () => {
  it("takes labels from runs.csv, the onset counted from the recording's first call", async () => {
    const data = await load("2019", lidDs2019([calm, angry]));
    expect(data).toMatchObject({ layout: "plain", skipped: [], warnings: [], formats: ["lid-ds"] });
    expect([paths(data, "training"), paths(data, "attack")]).toEqual([["calm_1.txt"], ["angry_1.txt"]]);
    const thread = data.splits.attack.find(({ name }) => name.endsWith("#4242"));
    expect(thread?.calls).toEqual(callsOf(angry, 4242));
    const first = Math.min(...data.splits.attack.map(({ seconds }) => seconds?.[0] ?? NaN));
    expect((thread?.onsetSeconds ?? NaN) - first).toBeCloseTo(9.5, 9);
  });

  it("reads each folder's own runs.csv", async () => {
    const folder = (name: string, recordings: readonly (typeof calm)[]): Record<string, string> =>
      Object.fromEntries(Object.entries(lidDs2019(recordings)).map(([path, text]) => [`${name}/${path}`, text]));
    const data = await load("two", {
      ...folder("CVE-1", [calm, angry]),
      ...folder("CVE-2", [{ ...angry, name: "calm_1" }]),
    });
    expect([paths(data, "training"), paths(data, "attack")]).toEqual([
      ["CVE-1/calm_1.txt"],
      ["CVE-1/angry_1.txt", "CVE-2/calm_1.txt"],
    ]);
  });

  it("trains on no recording that runs.csv does not know: it might be an attack", async () => {
    const files = lidDs2019([calm, angry]);
    const data = await load("unknown", { ...files, "runs.csv": (files["runs.csv"] ?? "").replace(/.*angry.*\n/, "") });
    expect(paths(data, "training")).toEqual(["calm_1.txt"]);
    expect(data.skipped).toEqual([
      {
        path: "angry_1.txt",
        damaged: true,
        problem: { problem: "dataset.no-row", path: "angry_1.txt", labels: "runs.csv" },
      },
    ]);
    expect(data.skipped.map(({ problem }) => sentenceOf(problem))).toEqual([
      "angry_1.txt: has no row in runs.csv, which says what is an attack; add one, or move the file away",
    ]);
  });

  it("warns of rows whose recording is not there, and names the first ones", async () => {
    const files = lidDs2019([calm, angry]);
    const rows = Array.from({ length: 7 }, (_, index) => `made/up, gone_${index}, True, 10, 30, 9\n`).join("");
    const data = await load("gone", { ...files, "runs.csv": (files["runs.csv"] ?? "") + rows });
    expect(data.skipped).toEqual([]);
    expect(data.warnings.map((warning) => sentenceOf(warning))).toEqual([
      "runs.csv: 7 of 9 rows name a recording whose .txt is not there: " +
        "gone_0 (line 4), gone_1 (line 5), gone_2 (line 6), gone_3 (line 7), gone_4 (line 8) and 2 more",
    ]);
  });

  it("is refused with its folder where a recording has two rows: the last would win, and an attack train", async () => {
    const files = lidDs2019([angry, { ...angry, isAttack: false }]);
    await expect(load("twice", files)).rejects.toThrow(
      `${join(root, "twice")}/runs.csv:3: a second row of the recording angry_1, which line 2 names already`,
    );
  });

  it("is none where runs.csv is another's: the file is read as any other", async () => {
    const data = await load("foreign", { "runs.csv": "run,loss\n1,0.5\n", "a.txt": "read write close" });
    expect(paths(data, "training")).toEqual(["a.txt"]);
    expect(data.skipped.map(({ path }) => path)).toEqual(["runs.csv"]);
  });

  it("is halved by recording: threads stay together, repeats are left out, the note says so", async () => {
    const normals = Array.from({ length: 9 }, (_, index) => madeUpRecording(`calm_${index}`, 20 + index, null));
    const data = await load("halved", lidDs2019([...normals, { ...normals[3]!, name: "copy" }, angry]));
    const { data: halved, note } = halveNormals(data, 1);
    expect(note).toBe(
      "halved has no split of its own: of 10 normal recordings, the 1 that repeat an earlier one are left out, and the 9 distinct ones are halved by content, seed 1: 5 train, 4 test.",
    );
    const [training, testing] = [paths(halved, "training"), paths(halved, "validation")];
    expect([training.length, testing.length]).toEqual([5, 4]);
    expect(training.filter((path) => testing.includes(path))).toEqual([]);
    expect([halved.splits.training.length, halved.splits.validation.length]).toEqual([15, 12]);
    expect(halved.splits.validation.every(({ split }) => split === "validation")).toBe(true);
    expect(halved.splits.attack).toBe(data.splits.attack);
    expect(paths(halveNormals(data, 2).data, "training")).not.toEqual(training);
  });

  it("stays whole where all of it is normal", async () => {
    const data = await load("normal-only", lidDs2019([calm]));
    expect(halveNormals(data, 1)).toEqual({ data, note: null });
  });
});

describeWhere(REAL_TRACES !== null, NO_REAL_TRACES)("the recording of LID-DS 2021 that others made", () => {
  it("is an attack with its onset, though its folder was one for training: 3,106 calls before it, 8,628 after", async () => {
    const folder = await unpackRealTraces("lid-ds/aggressive", join(root, "real"));
    const { splits } = await loadDataset(folder, AUTO);
    expect(splits.training).toEqual([]);
    expect(splits.attack).toHaveLength(7);
    const onset = 1631078877.513988;
    let [before, after] = [0, 0];
    for (const { seconds = new Float64Array(), onsetSeconds } of splits.attack) {
      expect(onsetSeconds).toBe(onset);
      after += seconds.filter((time) => time >= onset).length;
      before += seconds.filter((time) => time < onset).length;
    }
    expect([before, after]).toEqual([3106, 8628]);
  });
});

const place = (split: Place["split"], over: Partial<Place> = {}): Place => ({
  split,
  family: null,
  recording: null,
  processId: null,
  ...over,
});
const label = (over: Partial<RecordingLabel>): RecordingLabel => ({
  isAttack: false,
  onsetSeconds: null,
  clock: "epoch",
  ...over,
});
const thread = (...seconds: number[]) => ({
  name: "t",
  calls: seconds.map(() => "read"),
  architecture: null,
  seconds: Float64Array.from(seconds),
});

describe("placeOfRecording", () => {
  it("leaves a normal recording where it is, and lets one among the attacks test", () => {
    const apart = place("validation", { setsThreshold: true });
    expect(placeOfRecording(place("training"), label({}), "a.zip", [])).toEqual({
      ...place("training"),
      isLabelled: true,
    });
    expect(placeOfRecording(apart, label({}), "a.zip", [])).toEqual({ ...apart, isLabelled: true });
    const among = place("attack", { family: "attack", recording: "x" });
    expect(placeOfRecording(among, label({}), "a.zip", [])).toEqual({ ...place("validation"), isLabelled: true });
  });

  it("makes a recording with an exploit an attack, whatever folder it is in, and never one that sets a threshold", () => {
    for (const split of ["training", "validation", "attack"] as const) {
      const where = place(split, { setsThreshold: true });
      expect(placeOfRecording(where, label({ isAttack: true, onsetSeconds: 5 }), "x/calm_1.zip", [])).toEqual({
        split: "attack",
        family: "attack",
        recording: "calm_1",
        processId: null,
        isLabelled: true,
        onsetSeconds: 5,
      });
    }
    const ofKind = place("attack", { family: "shell" });
    expect(placeOfRecording(ofKind, label({ isAttack: true }), "a.zip", []).family).toBe("shell");
  });

  it("counts an onset on the recording's own clock from its first call, in whichever thread that is", () => {
    const onset = (threads: readonly ReturnType<typeof thread>[]): number | undefined =>
      placeOfRecording(
        place("training"),
        label({ isAttack: true, onsetSeconds: 2.5, clock: "recording" }),
        "a",
        threads,
      ).onsetSeconds;
    expect(onset([thread(104, 105), thread(NaN, 101, 100), thread()])).toBe(102.5);
    expect(onset([thread(NaN)])).toBeUndefined();
    expect(onset([])).toBeUndefined();
  });

  it("says how far an onset on the recording's own clock may be off, and of one since 1970 nothing", () => {
    const placed = (clock: RecordingLabel["clock"]) =>
      placeOfRecording(place("training"), label({ isAttack: true, onsetSeconds: 2.5, clock }), "a", [thread(1)]);
    expect(placed("recording")).toMatchObject({ onsetSeconds: 3.5, onsetMarginSeconds: 2 });
    expect(placed("epoch")).not.toHaveProperty("onsetMarginSeconds");
  });

  it("gives an attack whose label names no onset none", () => {
    expect(placeOfRecording(place("attack"), label({ isAttack: true }), "a.zip", [thread(1)])).not.toHaveProperty(
      "onsetSeconds",
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordingsResult } from "../../src/results/recordings.ts";
import { runCommand } from "../support/command.ts";
import { lidDs2019, madeUpLidDs2021, madeUpRecording, recordingZip } from "../support/lid-ds.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();

interface EvaluationJson {
  readonly detectors: readonly {
    readonly name: string;
    readonly testSets: Readonly<Record<string, { readonly normalTraces: number; readonly attackTraces: number }>>;
    readonly recordings?: RecordingsResult | null;
  }[];
}

async function evaluate(folder: string, ...more: readonly string[]): Promise<{ json: EvaluationJson; stderr: string }> {
  const argv = ["eval", "--data", folder, "--format", "json", "--no-progress", "--detector", "n-gram", "kneser-ney"];
  const { exitCode, stdout, stderr } = await runCommand([...argv, ...more]);
  expect(exitCode).toBe(0);
  return { json: JSON.parse(stdout) as EvaluationJson, stderr };
}

describe("eval on LID-DS 2021", () => {
  const folder = writeFiles(join(root, "2021"), madeUpLidDs2021());

  it("detects attacks from their onset on, at a threshold of the validation recordings", async () => {
    const { json, stderr } = await evaluate(folder, "stide", "two-sided");
    expect(stderr).not.toContain("warning");
    const [ngram, kneserNey, ...others] = json.detectors;
    for (const { recordings } of [ngram!, kneserNey!]) {
      expect(recordings).toMatchObject({
        threshold: { from: "validation", recordings: 12, requested: 0.05, promised: 1 / 13 },
        attackRecordings: 8,
        withoutOnset: 0,
        // Two of the eight change nothing.
        detected: 6,
        alarmedAtOnset: 0,
        detectionRate: 0.75,
        normal: { recordings: 12, hours: expect.closeTo((12 * 24) / 3600, 3) as unknown },
        beforeOnset: { recordings: 8, hours: expect.closeTo(92 / 3600, 6) as unknown },
      });
      expect(recordings?.secondsToDetection?.upper).toBeLessThan(3);
      expect(recordings?.normal.alarmedRecordings).toBeLessThan(3);
    }
    expect(others.map(({ recordings }) => recordings)).toEqual([null, null]);
  });

  it("counts threads that ended before the onset as normal traces, and says so", async () => {
    const argv = ["eval", "--data", folder, "--detector", "n-gram", "--no-progress", "--report", join(root, "r.html")];
    const { exitCode, stdout } = await runCommand(argv);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "8 of 30 threads of attack recordings made their last call before the onset of the attack",
    );
    expect(stdout).toMatch(/Official: 80 normal traces, 22 attacks/);
    expect(stdout).toMatch(/From the onset on\n {2}8 attack recordings/);
    expect(readFileSync(join(root, "r.html"), "utf8")).toMatch(/From the onset on[^]*Time to detection/);
  });

  it("sets the threshold at the promised rate where the recordings are enough for it", async () => {
    const { json } = await evaluate(folder, "--false-alarm-rate", "0.2");
    expect(json.detectors[0]?.recordings?.threshold).toMatchObject({ requested: 0.2, promised: 0.2 });
  });
});

describe("eval on LID-DS 2019", () => {
  it("halves the normal recordings for training, and half of the others sets the threshold", async () => {
    const normals = Array.from({ length: 24 }, (_, index) => madeUpRecording(`calm_${index}`, 300 + index, null));
    const attacks = Array.from({ length: 4 }, (_, index) => madeUpRecording(`angry_${index}`, 400 + index, 8 + index));
    const unnamed = { ...madeUpRecording("angry_4", 404, 8), onsetSeconds: null };
    const folder = writeFiles(join(root, "2019"), lidDs2019([...normals, ...attacks, unnamed]));
    const { json, stderr } = await evaluate(folder);
    expect(stderr).toContain("of 24 normal recordings, the 0 that repeat an earlier one are left out");
    expect(json.detectors[0]?.recordings).toMatchObject({
      threshold: { from: "half of the normal test recordings", recordings: 6 },
      attackRecordings: 4,
      withoutOnset: 1,
      detected: 4,
      normal: { recordings: 6 },
    });
    expect(json.detectors[0]?.testSets["official"]).toMatchObject({
      normalTraces: 12 * 3 + 4,
      attackTraces: 4 * 3 + 4,
    });
  });
});

describe("eval on traces without labels", () => {
  it("has nothing to say of recordings", async () => {
    const calls = "read write close open ".repeat(10);
    const folder = writeFiles(join(root, "plain"), {
      "training/a.txt": calls,
      "training/b.txt": `${calls} read`,
      "validation/c.txt": `${calls} write`,
      "attack/d.txt": "read ".repeat(40),
    });
    const { json } = await evaluate(folder);
    expect(json.detectors.map((detector) => "recordings" in detector)).toEqual([false, false]);
  });

  it("ends without a trace where the only recording is an attack: there is nothing to train on", async () => {
    const zip = recordingZip(madeUpRecording("angry_1", 2, 9.5));
    const folder = writeFiles(join(root, "attack-only"), { "angry_1.zip": zip });
    const { exitCode, stderr } = await runCommand(["eval", "--data", folder, "--detector", "n-gram", "--no-progress"]);
    expect(exitCode).not.toBe(0);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

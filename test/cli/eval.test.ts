import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { runCommand } from "../support/command.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const share = z.number().min(0).max(1);
const rates = z.strictObject({ "0.01": share, "0.05": share, "0.15": share });
const interval = z.tuple([share, share]).nullable();
const testSet = z.strictObject({
  normalTraces: z.int().positive(),
  attackTraces: z.int().positive(),
  auc: share,
  aucInterval: interval,
  aucIntervalDistinct: interval,
  falseAlarmRateAt90: share,
  detectionRateAt: rates,
  families: z.record(
    z.string(),
    z.strictObject({ attackTraces: z.int().positive(), auc: share, detectionRateAt: rates }),
  ),
  chance: z
    .strictObject({
      verdict: z.enum(["better", "no better", "worse"]),
      interval: z.tuple([share, share]),
      level: share,
      detectors: z.int().positive(),
    })
    .nullable(),
});
const size = z.strictObject({ normalTraces: z.int().positive(), attackTraces: z.int().positive() });
const spread = z.strictObject({ mean: share, least: share, greatest: share });
const outcome = z.strictObject({
  draws: z.int().positive(),
  calibrationTraces: z.int().positive(),
  learntTraces: z.int().nonnegative(),
  observed: spread,
  observedDistinct: spread,
  detectionRate: spread,
  unjudgedNormals: spread,
  unjudgedAttacks: spread,
});
const positive = z.int().positive();
const natural = z.int().nonnegative();
const recordings = z.strictObject({
  groupBy: z.literal("tree"),
  unit: z.literal("trace"),
  attacks: z.array(
    z.strictObject({
      path: z.string(),
      family: z.string(),
      toldBy: z.literal("content"),
      threads: positive,
      threadsLikeNormal: natural,
      attackUnits: natural,
      attackUnitsLikeNormal: natural,
      backgroundUnits: natural,
    }),
  ),
  normalRecordings: positive,
  normalUnits: positive,
  medianAttackUnits: z.number(),
  medianNormalUnits: z.number(),
});
const unitAlarms = z.strictObject({
  recordings: positive,
  units: natural,
  alarms: natural,
  perRecording: z.number(),
  perThousandUnits: z.number().nullable(),
  shareInterval: interval,
});
const byRecording = z.strictObject({
  promised: share,
  calibration: z.null(),
  detected: natural,
  detectionRate: share,
  detectionInterval: interval,
  detectedByChance: z.number(),
  families: z.record(z.string(), z.strictObject({ recordings: positive, detected: natural })),
  medianSeconds: z.null(),
  firstPlaces: z.strictObject({ first: natural, of: natural }),
  normal: unitAlarms,
  background: unitAlarms,
  auc: share,
  aucInterval: interval,
  detectionRateAt: rates,
  attacks: z.array(
    z.strictObject({
      path: z.string(),
      detected: z.boolean(),
      place: positive.nullable(),
      unit: z.string().nullable(),
      score: z.number().nullable(),
      pValue: share.nullable(),
      falseAlarms: natural,
      seconds: z.null(),
    }),
  ),
  normals: z.tuple([]),
});
/** The JSON that the design promises, and no field more. */
const contract = z.strictObject({
  dataset: z.string(),
  input: z.strictObject({
    formats: z.array(z.string()),
    formatsGuessed: z.boolean(),
    architectures: z.array(z.string()),
    skippedLines: z.int().nonnegative(),
    lostEvents: z.int().nonnegative(),
    missingEvents: z.int().nonnegative(),
    unreadCalls: z.int().nonnegative(),
    trust: z.array(z.strictObject({ format: z.string(), level: z.string(), reason: z.string() })),
  }),
  detectors: z.array(
    z.strictObject({
      name: z.string(),
      exploratory: z.boolean(),
      testSets: z.strictObject({ official: testSet, distinct: testSet, "single-recording": testSet }),
      budget: z.strictObject({
        promised: share,
        fewestCalls: z.int().positive(),
        unjudged: z.strictObject({ normalTraces: z.int().nonnegative(), attackTraces: z.int().nonnegative() }),
        observed: share,
        observedDistinct: share,
        detectionRate: share,
        drift: z.strictObject({
          drifted: z.boolean().nullable(),
          pValue: share.nullable(),
          statistic: share.nullable(),
          traces: z.int(),
          calibrationTraces: z.int().positive(),
        }),
        recalibrated: outcome.nullable(),
        adapted: outcome.nullable(),
      }),
      byRecording,
      callsPerSecond: z.number().positive(),
      device: z.string(),
      threads: z.int().positive(),
    }),
  ),
  leftOut: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  testSets: z.strictObject({ official: size, distinct: size, "single-recording": size }),
  byRecording: recordings,
});

const SAMPLE = join(PROJECT_FOLDER, "data/sample");

describe("eval on the embedded sample", () => {
  const folder = temporaryFolder();

  it("prints the contract's JSON, and only that, on stdout", async () => {
    const { exitCode, stdout } = await runCommand(["eval", "--data", SAMPLE, "--format", "json"]);
    expect(exitCode).toBe(0);
    const { dataset, detectors } = contract.parse(JSON.parse(stdout));
    expect(dataset).toBe("sample");
    expect(detectors.map((detector) => detector.name)).toEqual([
      "sample",
      "two-sided",
      "n-gram",
      "stide",
      "distinct-calls",
    ]);
  });

  it("shows the false alarms as shipped, recalibrated and adapted next to the promise, at a budget that a tenth can promise", async () => {
    const argv = ["eval", "--data", SAMPLE, "--detector", "n-gram", "--false-alarm-rate", "0.3", "--format", "json"];
    const { budget } = contract.parse(JSON.parse((await runCommand(argv)).stdout)).detectors[0]!;
    // Of 158; at 30 % up to 30 % may be too short to be judged.
    expect(budget.drift).toMatchObject({ traces: 110, calibrationTraces: 277 });
    expect(budget.recalibrated).toMatchObject({ draws: 20, calibrationTraces: 16, learntTraces: 0 });
    expect(budget.adapted).toMatchObject({ draws: 3, calibrationTraces: 3, learntTraces: 13 });
    const { recalibrated } = budget;
    expect(recalibrated!.observed.mean).toBeLessThan(0.4);
    expect(recalibrated!.observed.least).toBeLessThanOrEqual(recalibrated!.observed.mean);
  });

  it("says before and after its table that the sample is a demonstration; writes the report whole, next to nothing partial", async () => {
    const report = join(folder, "report.html");
    const argv = ["eval", "--data", SAMPLE, "--detector", "stide", "--report", report];
    const { exitCode, stdout } = await runCommand(argv);
    expect(exitCode).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines.slice(0, 3).join()).toMatch(/SAMPLE DATA: a demonstration, not a benchmark/);
    expect(lines.slice(-3).join()).toMatch(/SAMPLE DATA/);
    expect(readFileSync(report, "utf8")).toMatch(/^<!doctype html>[^]*<\/html>\s*$/i);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("refuses a pair that is not among the detectors, and data without attacks or normal traces, before it fits anything", async () => {
    const pair = await runCommand(["eval", "--data", SAMPLE, "--detector", "stide", "--paired-against", "bogus"]);
    expect(pair.stderr).toContain("--paired-against bogus: is not one of the detectors shown: stide");
    expect(pair.exitCode).toBe(2);
    const normal = await runCommand(["eval", "--data", join(SAMPLE, "training"), "--detector", "stide"]);
    expect(normal.stderr).toMatch(
      /eval needs normal traces .* and attacks; it has \d+, 0 and 0: put them into folders/,
    );
    expect(normal.exitCode).toBe(2);
  });

  it("prints one CSV row per detector and test set, then one per detector and recording, with paired differences against the detector that is named", async () => {
    const argv = ["eval", "--data", SAMPLE, "--detector", "stide", "distinct-calls", "--format", "csv", "--quiet"];
    const rows = async (...more: string[]): Promise<string> => (await runCommand([...argv, ...more])).stdout;
    const paired = await rows("--paired-against", "stide");
    expect(paired).toMatch(/distinct-calls,official,.*,stide,-0\.\d+/);
    expect(paired.trim().split("\n")).toHaveLength(1 + 2 * 3 + 2 * 41);
    expect(await rows()).not.toMatch(/,n-gram,/);
  });

  it("gives the same figures each time", async () => {
    const read = async (): Promise<unknown> => {
      const { stdout } = await runCommand(["eval", "--data", SAMPLE, "--detector", "stide", "--format", "json"]);
      return contract.parse(JSON.parse(stdout)).detectors[0]?.testSets;
    };
    expect(await read()).toEqual(await read());
  });
});

describe("eval with wrong input", () => {
  it.each([
    [["--detector", "no-such"], /there is no detector "no-such"; known: .*stide/],
    [["--data", "/nowhere"], /\/nowhere: there is no such file or folder/],
    [["--data", join(SAMPLE, "attack")], /eval needs normal traces to learn from and to test on, and attacks; it has/],
    [["--false-alarm-rate", "abc"], /--false-alarm-rate takes a number/],
    [["--false-alarm-rate", "1.5"], /--false-alarm-rate must be between 0 and 1/],
    [["--threads", "0"], /--threads takes 1 or more/],
    [["--format", "yaml"], /format/],
    [
      ["--data", SAMPLE, "--report", "/proc/none/report.html", "--detector", "stide"],
      /\/proc\/none\/report\.html: cannot be written/,
    ],
  ])("%j ends with 2 and one clear message", async (argv, message) => {
    const { exitCode, stdout, stderr } = await runCommand(["eval", "--quiet", ...argv]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
  });
});

describeWhere(ADFA_LD !== null, NO_ADFA_LD)("eval on ADFA-LD", () => {
  it("measures 4,372 normal and 746 attack traces; STIDE k=6 reaches 0.827, distinct calls 0.810, as independent measurements", async () => {
    const argv = ["eval", "--data", ADFA_LD ?? "", "--detector", "stide", "distinct-calls", "--format", "json"];
    const { stdout } = await runCommand(argv);
    const { dataset, detectors } = contract.parse(JSON.parse(stdout));
    const [stide, distinct] = detectors;
    expect(dataset).toBe("ADFA-LD");
    expect(stide?.testSets.official).toMatchObject({ normalTraces: 4372, attackTraces: 746 });
    expect(stide?.testSets.distinct).toMatchObject({ normalTraces: 2342, attackTraces: 730 });
    expect(stide?.testSets["single-recording"]).toMatchObject({ attackTraces: 311 });
    expect(stide?.testSets.official.auc).toBeCloseTo(0.827, 3);
    expect(stide?.testSets.official.falseAlarmRateAt90).toBeCloseTo(0.267, 3);
    expect(stide?.testSets.official.detectionRateAt["0.05"]).toBeCloseTo(0.218, 3);
    expect(stide?.testSets["single-recording"].auc).toBeCloseTo(0.749, 3);
    expect(distinct?.testSets.official.auc).toBeCloseTo(0.81, 3);
    // The normal test traces are of another kind: the promise is withdrawn, and a tenth of them mends it.
    // Of the traces that are long enough to be judged, 139 normal ones are not.
    expect(stide?.budget.observed).toBeCloseTo(0.129, 3);
    expect(stide?.budget.drift).toMatchObject({ drifted: true, traces: 2344, calibrationTraces: 780 });
    expect(stide?.budget.recalibrated?.observedDistinct.mean).toBeLessThan(0.06);
  });
});

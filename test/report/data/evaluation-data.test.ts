import { describe, expect, it } from "@jest/globals";
import { evaluationCsv, evaluationJson } from "../../../src/report/data/evaluation-data.ts";
import { undefinedEvaluation } from "../hostile.ts";
import { syntheticEvaluation } from "../synthetic.ts";

const evaluation = syntheticEvaluation({}, 0.02);

describe("evaluationJson()", () => {
  const parsed = JSON.parse(evaluationJson(evaluation)) as { dataset: string; detectors: Record<string, unknown>[] };

  it("has exactly the promised keys in the promised order", () => {
    const keys = (value: unknown): string[] => Object.keys(value as object);
    const detector = parsed.detectors[0]!;
    const sets = detector["testSets"] as Record<string, Record<string, unknown>>;
    const official = sets["official"]!;
    expect(keys(parsed)).toEqual(["dataset", "detectors", "leftOut", "testSets"]);
    expect(keys(detector)).toEqual([
      "name",
      "exploratory",
      "testSets",
      "budget",
      "callsPerSecond",
      "device",
      "threads",
    ]);
    expect(keys(sets)).toEqual(["official", "distinct", "single-recording"]);
    expect(keys(official)).toEqual([
      "normalTraces",
      "attackTraces",
      "auc",
      "aucInterval",
      "aucIntervalDistinct",
      "falseAlarmRateAt90",
      "detectionRateAt",
      "families",
      "chance",
    ]);
    expect(keys(official["chance"])).toEqual(["verdict", "interval", "level", "detectors"]);
    expect(keys(official["detectionRateAt"])).toEqual(["0.01", "0.05", "0.15"]);
    expect(keys(Object.values(official["families"] as object)[0])).toEqual(["attackTraces", "auc", "detectionRateAt"]);
    const budget = detector["budget"] as Record<string, unknown>;
    expect(keys(budget)).toEqual([
      "promised",
      "fewestCalls",
      "unjudged",
      "observed",
      "observedDistinct",
      "detectionRate",
      "drift",
      "recalibrated",
      "adapted",
    ]);
    expect(keys(budget["drift"])).toEqual(["drifted", "pValue", "statistic", "traces", "calibrationTraces"]);
    expect(keys(budget["recalibrated"])).toEqual([
      "draws",
      "calibrationTraces",
      "learntTraces",
      "observed",
      "observedDistinct",
      "detectionRate",
      "unjudgedNormals",
      "unjudgedAttacks",
    ]);
    expect(keys(budget["unjudged"])).toEqual(["normalTraces", "attackTraces"]);
  });

  it("keeps full precision and the detectors' order", () => {
    expect(parsed.detectors.map((detector) => detector["name"])).toEqual([
      "stacked",
      "notebook",
      "stide",
      "distinct-calls",
    ]);
    expect(parsed.detectors[0]).toMatchObject({
      testSets: { official: { auc: evaluation.detectors[0]!.testSets.official!.auc } },
    });
  });

  it("gives a missing test set no key and an undefined figure null", () => {
    const broken = JSON.parse(evaluationJson(undefinedEvaluation())) as {
      detectors: { testSets: Record<string, { auc: unknown }> }[];
    };
    expect(Object.keys(broken.detectors[0]!.testSets)).toEqual(["official", "distinct"]);
    expect(broken.detectors[0]!.testSets["official"]!.auc).toBeNull();
  });
});

describe("evaluationCsv()", () => {
  const lines = evaluationCsv(evaluation).trimEnd().split("\r\n");

  it("names what was left out in a row of its own, its reason in the column leftOut, and leaves withheld intervals empty", () => {
    const [first] = evaluation.detectors;
    const official = { ...first!.testSets.official!, aucInterval: null, aucIntervalDistinct: null, chance: null };
    const text = evaluationCsv({
      ...evaluation,
      detectors: [{ ...first!, testSets: { official } }],
      leftOut: [{ name: "stide", reason: "none of them, or so, is long enough" }],
    });
    const [head, row, out] = text.trimEnd().split("\r\n");
    expect(head).toMatch(
      /,ofNormalTraces,ofAttackTraces,againstChance,skippedLines,lostEvents,formatGuessed,fewestCalls,unjudgedNormals,unjudgedAttacks,missingEvents,unreadCalls,leftOut,groupBy,recording,recordingKind,toldBy,recordingThreads,threadsLikeNormal,attackUnits,attackUnitsLikeNormal,otherUnits,isDetected,place,unit,score,pValue,falseAlarms,secondsToAlarm$/,
    );
    expect(row!.split(",").slice(6, 10)).toEqual(["", "", "", ""]);
    expect(out).toMatch(/^ADFA-LD,stide,,+"none of them, or so, is long enough",,+$/);
  });

  it("has a head and one row a detector and test set, all of the same width", () => {
    expect(lines.length).toBe(1 + 4 * 3);
    expect(new Set(lines.map((line) => line.split(",").length))).toEqual(new Set([57]));
    expect(lines[1]).toMatch(/^ADFA-LD,stacked,official,87,/);
  });

  it("leaves the paired difference of a baseline and undefined figures empty", () => {
    expect(lines.find((line) => line.includes(",stide,official,"))).toContain(",,,,");
    expect(evaluationCsv(undefinedEvaluation())).not.toContain("NaN");
  });
});

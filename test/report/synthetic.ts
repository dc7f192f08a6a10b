import { stretchBaseline, surprisingStretches } from "../../src/core/surprising-stretches.ts";
import type {
  DetectorResult,
  Evaluation,
  FamilyResult,
  ScoredTrace,
  TestSetResult,
  TestSetSize,
} from "../../src/results/evaluation.ts";
import type { RecordingsResult } from "../../src/results/recordings.ts";
import type { Explanation, SurprisingCall, TraceStretches } from "../../src/results/score.ts";

/** Uniform numbers in [0, 1) from a seed (mulberry32): the same in every run. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FAMILIES = {
  Adduser: 91,
  Hydra_FTP: 162,
  Hydra_SSH: 176,
  Java_Meterpreter: 124,
  Meterpreter: 75,
  Web_Shell: 118,
};

function auc(attacks: readonly number[], normals: readonly number[]): number {
  let wins = 0;
  for (const attack of attacks) for (const normal of normals) wins += attack > normal ? 1 : attack === normal ? 0.5 : 0;
  return wins / (attacks.length * normals.length);
}

function detectionAt(rate: number, attacks: readonly number[], normals: readonly number[]): number {
  const sorted = [...normals].sort((a, b) => b - a);
  const threshold = sorted[Math.floor(rate * sorted.length)] ?? -Infinity;
  return attacks.filter((score) => score > threshold).length / attacks.length;
}

const ratesOf = (attacks: readonly number[], normals: readonly number[]) => ({
  "0.01": detectionAt(0.01, attacks, normals),
  "0.05": detectionAt(0.05, attacks, normals),
  "0.15": detectionAt(0.15, attacks, normals),
});

interface Recipe {
  readonly name: string;
  readonly description: string;
  readonly scoreUnit: string;
  readonly separation: number;
  /** Score from a standard normal deviate. */
  readonly shape: (deviate: number) => number;
  readonly callsPerSecond: number;
}

function detector(
  recipe: Recipe,
  seed: number,
  normalTraces: number,
  share: number,
  first: number | null,
): DetectorResult {
  const random = uniform(seed);
  const deviate = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const quarterShift = [0.9, 0, -0.15, -0.1];
  const scores = Array.from({ length: normalTraces }, (_, index) =>
    recipe.shape(deviate() + (quarterShift[Math.floor((index * 4) / normalTraces)] ?? 0)),
  );
  const ranked = [...scores].sort((a, b) => a - b);
  const thresholdScore = ranked[Math.floor(ranked.length * 0.88)] ?? 0;
  const scored = (name: string, family: string | null, scoreBits: number): ScoredTrace => ({
    name,
    family,
    scoreBits,
    calls: 75 + Math.floor(random() ** 3 * 2600),
    pValue: (1 + ranked.filter((other) => other >= scoreBits).length * 0.4) / (1 + ranked.length),
    verdict: scoreBits > thresholdScore ? "alarm" : "normal",
  });
  const normals = scores.map((score, index) =>
    scored(`UVD-${(index + 1).toString().padStart(4, "0")}.txt`, null, score),
  );
  const attacks = Object.entries(FAMILIES).flatMap(([family, traces], at) =>
    Array.from({ length: Math.round(traces * share) }, (_, index) =>
      scored(
        `UAD-${family}-${1 + (index % 10)}-${1000 + index * 7}.txt`,
        family,
        recipe.shape(deviate() * 0.7 + recipe.separation + (at - 2.5) * 0.22),
      ),
    ),
  );
  const attackScores = attacks.map((trace) => trace.scoreBits);
  const families: Record<string, FamilyResult> = {};
  for (const family of Object.keys(FAMILIES)) {
    const own = attacks.filter((trace) => trace.family === family).map((trace) => trace.scoreBits);
    families[family] = { attackTraces: own.length, auc: auc(own, scores), detectionRateAt: ratesOf(own, scores) };
  }
  const result = (loss: number, kept: number): TestSetResult => {
    const value = auc(attackScores, scores) - loss;
    return {
      normalTraces: Math.round(normalTraces * kept),
      attackTraces: Math.round(attacks.length * (0.4 + 0.6 * kept)),
      distinctNormals: Math.round(normalTraces * kept * 0.54),
      distinctAttacks: Math.round(attacks.length * (0.4 + 0.6 * kept)),
      auc: value,
      chance: { verdict: "better", interval: [value - 0.041, value + 0.038], level: 0.9875, detectors: 4 },
      aucInterval: [value - 0.016, value + 0.015],
      aucIntervalDistinct: [value - 0.034, value + 0.031],
      falseAlarmRateAt90: 0.267 + loss,
      detectionRateAt: ratesOf(attackScores, scores),
      families,
      pairedDifference:
        first === null
          ? null
          : {
              against: "stide",
              auc: value - 0.827 + loss,
              interval: [value - 0.842 + loss, value - 0.811 + loss],
              normalTraces: Math.round(normalTraces * kept),
              attackTraces: Math.round(attacks.length * (0.4 + 0.6 * kept)),
            },
    };
  };
  return {
    name: recipe.name,
    description: recipe.description,
    scoreUnit: recipe.scoreUnit,
    testSets: { official: result(0, 1), distinct: result(0.055, 0.54), "single-recording": result(0.09, 1) },
    budget: {
      promised: 0.05,
      fewestCalls: 70,
      unjudged: { normalTraces: 0, attackTraces: 0 },
      observed: normals.filter((trace) => trace.verdict === "alarm").length / normals.length,
      observedDistinct: 0.1234,
      detectionRate: attacks.filter((trace) => trace.verdict === "alarm").length / attacks.length,
      drift: { traces: normals.length, calibrationTraces: 84, statistic: 0.21, pValue: 0.00022, drifted: true },
      recalibrated: {
        draws: 20,
        calibrationTraces: 242,
        learntTraces: 0,
        observed: { mean: 0.031, least: 0.015, greatest: 0.066 },
        observedDistinct: { mean: 0.048, least: 0.025, greatest: 0.071 },
        detectionRate: { mean: 0.252, least: 0.2, greatest: 0.31 },
        unjudgedNormals: { mean: 0, least: 0, greatest: 0 },
        unjudgedAttacks: { mean: 0.004, least: 0, greatest: 0.01 },
      },
      adapted: null,
    },
    callsPerSecond: recipe.callsPerSecond,
    device: "cpu",
    threads: 1,
    minimumCalls: 1,
    tooShort: { normalTraces: 0, attackTraces: 0 },
    normals,
    attacks,
    aucByQuarter: [0, 1, 2, 3].map((quarter) =>
      auc(
        attackScores,
        scores.slice(Math.floor((quarter * normalTraces) / 4), Math.floor(((quarter + 1) * normalTraces) / 4)),
      ),
    ),
    thresholdScore,
  };
}

const bits = (deviate: number) => Math.exp(0.35 * deviate - 0.1);
const RECIPES: readonly Recipe[] = [
  {
    name: "stacked",
    description: "Three stacked LSTM layers, whole traces",
    scoreUnit: "bits a call",
    separation: 1.47,
    shape: bits,
    callsPerSecond: 156_400,
  },
  {
    name: "notebook",
    description: "The reference notebook's network over windows of 20",
    scoreUnit: "bits a call",
    separation: 0.74,
    shape: (x) => 2 + Math.exp(0.3 * x),
    callsPerSecond: 41_230,
  },
  {
    name: "stide",
    description: "Share of 6-call windows never seen in training",
    scoreUnit: "unseen share",
    separation: 1.49,
    shape: (x) => Math.round(Math.max(0, 0.06 + 0.05 * x) * 120) / 120,
    callsPerSecond: 5_230_000,
  },
  {
    name: "distinct-calls",
    description: "Fewer distinct calls are more suspicious",
    scoreUnit: "distinct calls, negated",
    separation: 1.36,
    shape: (x) => Math.round(-18 + 5 * x),
    callsPerSecond: 48_700_000,
  },
];

/** An evaluation of the size of ADFA-LD (`scale` 1) with made-up, seeded scores. */
export function syntheticEvaluation(changes: Partial<Evaluation> = {}, scale = 1): Evaluation {
  const detectors =
    changes.detectors ??
    RECIPES.map((recipe, index) =>
      detector(recipe, index + 1, Math.round(4372 * scale), scale, index === 2 ? null : index),
    );
  return {
    dataset: "ADFA-LD",
    isSample: false,
    datasetSha256: "58d625470749344843a7f730b0875ce9b8769f6fa48f18dc4a92bd07c342ead5",
    trainingTraces: 833,
    facts: [
      "422 validation traces are verbatim copies of a training trace; within validation 1,952 traces repeat another one.",
      "6 attack traces are verbatim equal to a normal trace: 100 % detection at a useful false-alarm rate is impossible.",
      "One validation trace occurs 968 times, 22 % of the validation files: the interval over files is too narrow, read the one over distinct traces.",
      "391 of the 746 attack traces come from long-lived host processes recorded during every attack.",
    ],
    testSets: Object.fromEntries(
      Object.entries(detectors[0]?.testSets ?? {}).map(([name, result]) => [name, sizeOf(result)]),
    ),
    leftOut: [],
    ...changes,
    detectors,
  };
}

/** The size of a set of which a detector has scored all. */
function sizeOf({ normalTraces, attackTraces, families }: TestSetResult): TestSetSize {
  const counts = Object.entries(families).map(([name, family]): readonly [string, number] => [
    name,
    family.attackTraces,
  ]);
  return { normalTraces, attackTraces, families: Object.fromEntries(counts) };
}

const NAMES = [
  "read",
  "write",
  "open",
  "close",
  "poll",
  "stat64",
  "mmap2",
  "futex",
  "gettimeofday",
  "socketcall",
  "ioctl",
];

/** The five most surprising stretches of calls that follow each other. */
export function syntheticStretches(calls: readonly SurprisingCall[]): TraceStretches {
  const bits = Float64Array.from(calls, (call) => call.surpriseBits);
  const mean = bits.reduce((sum, value) => sum + value, 0) / Math.max(1, bits.length);
  const baselineBits = stretchBaseline(mean, 1.1, 341);
  return {
    baselineBits,
    stretches: surprisingStretches(bits, baselineBits)
      .slice(0, 5)
      .map((stretch) => ({ ...stretch, inside: calls.slice(stretch.from, stretch.to) })),
  };
}

/** An explanation of `length` calls, quiet but for two surprising stretches. */
export function syntheticExplanation(length: number, changes: Partial<Explanation> = {}): Explanation {
  const random = uniform(7);
  const name = () => NAMES[Math.floor(random() * NAMES.length)] ?? "read";
  const calls = Array.from({ length }, (_, index): SurprisingCall => {
    const loud = Math.abs(index / length - 0.3) < 0.04 || Math.abs(index / length - 0.72) < 0.015;
    const call = loud && random() < 0.2 ? "execve" : name();
    const surpriseBits = loud ? 4 + random() ** 2 * 14 : random() ** 4 * 7;
    const rest = 1 - 2 ** -surpriseBits;
    const expected = [0.6, 0.25, 0.08].map((share) => ({ call: name(), probability: share * rest }));
    return { index, call, surpriseBits, expected };
  });
  const scoreBits = calls.reduce((sum, call) => sum + call.surpriseBits, 0) / Math.max(1, length);
  return {
    model: "stacked",
    scoreUnit: "bits a call",
    name: "UAD-Adduser-1-1371.txt",
    path: "Attack_Data_Master/Adduser_1/UAD-Adduser-1-1371.txt",
    architecture: "i386",
    scoreBits,
    pValue: 0.0238,
    threshold: scoreBits * 0.8,
    verdict: "alarm",
    lostEvents: 0,
    missingEvents: 0,
    unreadCalls: 0,
    calls,
    ...syntheticStretches(calls),
    ...changes,
  };
}

/** Four attack recordings under one detector, three of them detected, and twelve normal ones. */
export function syntheticRecordings(): RecordingsResult {
  const alarms = { recordings: 12, alarmedRecordings: 1, alarms: 2, hours: 0.5, alarmsPerHour: 4 };
  const attack = { scoreBits: 3, detected: true, seconds: 1.25, calls: 40 };
  return {
    threshold: { scoreBits: 2.5, from: "validation", recordings: 9, requested: 0.05, promised: 0.1 },
    attackRecordings: 4,
    withoutOnset: 1,
    onsetOutside: 2,
    detected: 3,
    alarmedAtOnset: 1,
    detectionRate: 0.75,
    detectionInterval: [0.3, 0.95],
    secondsToDetection: { lower: 0.5, median: 1.25, upper: 12.5 },
    callsToDetection: { lower: 10, median: 40, upper: 1234 },
    normal: alarms,
    observed: 1 / 12,
    observedInterval: [0.01, 0.35],
    beforeOnset: { recordings: 4, alarmedRecordings: 0, alarms: 0, hours: 0, alarmsPerHour: null },
    auc: 0.875,
    aucInterval: [0.5, 1],
    aucNormals: 12,
    aucAttacks: 3,
    attacks: [
      { ...attack, path: "a.zip" },
      { ...attack, path: "b.zip", seconds: 3 },
      { ...attack, path: "c.zip", seconds: null, calls: null },
      { ...attack, path: "d.zip", detected: false, seconds: null, calls: null },
    ],
    example: {
      path: "a.zip",
      firstSeconds: -10,
      lastSeconds: 20,
      points: [
        { seconds: -5, scoreBits: 1 },
        { seconds: 2, scoreBits: 3 },
      ],
    },
  };
}

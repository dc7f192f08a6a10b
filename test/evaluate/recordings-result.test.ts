import { describe, expect, it } from "@jest/globals";
import { createResampling } from "../../src/core/sampling.ts";
import type { Trace } from "../../src/core/trace.ts";
import { type Recording, planRecordings } from "../../src/evaluate/recordings.ts";
import { recordingsResultOf } from "../../src/evaluate/recordings-result.ts";
import type { RecordingsResult } from "../../src/results/recordings.ts";
import { randomInteger } from "../support/random.ts";

const resampling = createResampling(20, 1);

/** A thread whose calls come a second apart from `first` on, and their surprises. */
interface MadeUpThread {
  readonly first: number;
  readonly bits: readonly number[];
}

interface MadeUp {
  readonly path: string;
  readonly onset?: number | null;
  readonly margin?: number;
  readonly isApart?: boolean;
  readonly threads: readonly MadeUpThread[];
}

function judge(made: readonly MadeUp[], falseAlarmRate = 0.5): RecordingsResult {
  const surprises = new Map<Trace, Float64Array>();
  const recordings = made.map(({ path, onset, margin, isApart = false, threads }): Recording => {
    const traces = threads.map(({ first, bits }, index): Trace => {
      const trace = {
        name: `${path}#${index}`,
        calls: bits.map((bit) => `call${bit}`),
        architecture: null,
        seconds: Float64Array.from(bits, (_, call) => first + call),
      };
      surprises.set(trace, Float64Array.from(bits));
      return trace;
    });
    return {
      path,
      isAttack: onset !== undefined,
      onsetSeconds: onset ?? null,
      ...(margin === undefined ? {} : { onsetMarginSeconds: margin }),
      setsThreshold: isApart,
      threads: traces,
    };
  });
  const plan = planRecordings(recordings);
  if (plan === null) throw new Error("no plan");
  return recordingsResultOf(plan, (thread) => surprises.get(thread), falseAlarmRate, resampling);
}

/** This many calls of this surprise. */
const run = (calls: number, bits: number): number[] => Array.from({ length: calls }, () => bits);

/** A threshold of 2 bits, promised 1/2. */
const apart: MadeUp = { path: "apart", isApart: true, threads: [{ first: 0, bits: run(30, 2) }] };
const quiet: MadeUp = { path: "quiet", threads: [{ first: 0, bits: run(61, 1) }] };

describe("recordingsResultOf", () => {
  it("counts an alarm from the onset on as detection, with its time and the calls of all threads until then", () => {
    // After 25 quiet calls the mean passes 2 with the third call of 10 bits: (25 + 30) / 28 < 2 < (25 + 40) / 29.
    const attack: MadeUp = {
      path: "x",
      onset: 125,
      threads: [
        { first: 100, bits: [...run(25, 1), ...run(30, 10)] },
        { first: 90, bits: run(80, 1) },
      ],
    };
    const result = judge([apart, quiet, attack]);
    expect(result.threshold).toEqual({
      scoreBits: 2,
      from: "validation",
      recordings: 1,
      requested: 0.5,
      promised: 0.5,
    });
    expect(result.attacks).toEqual([
      { path: "x", scoreBits: expect.closeTo((25 + 300) / 55, 9), detected: true, seconds: 3, calls: 8 },
    ]);
    expect(result).toMatchObject({
      attackRecordings: 1,
      detected: 1,
      alarmedAtOnset: 0,
      detectionRate: 1,
      secondsToDetection: { lower: 3, median: 3, upper: 3 },
      callsToDetection: { lower: 8, median: 8, upper: 8 },
      normal: { recordings: 1, alarmedRecordings: 0, alarms: 0, hours: 60 / 3600, alarmsPerHour: 0 },
      observed: 0,
      beforeOnset: { recordings: 1, alarmedRecordings: 0, alarms: 0, hours: 35 / 3600, alarmsPerHour: 0 },
      auc: 1,
    });
    expect(result.example).toMatchObject({ path: "x", firstSeconds: -35, lastSeconds: 44 });
  });

  it("takes a call at the very onset for one of the attack", () => {
    const threads = [{ first: 100, bits: [...run(25, 1), 28, ...run(5, 0)] }];
    const result = judge([apart, quiet, { path: "x", onset: 125, threads }]);
    expect(result.attacks).toEqual([
      { path: "x", scoreBits: expect.closeTo(53 / 26, 9), detected: true, seconds: 0, calls: 1 },
    ]);
    expect(result.beforeOnset.alarms).toBe(0);
  });

  it("counts alarms before the onset as false ones: not detected where the score is down again, detected without a time where it is still up", () => {
    const bits = [...run(20, 9), ...run(200, 0)];
    const result = judge([
      apart,
      quiet,
      { path: "down", onset: 200, threads: [{ first: 0, bits }] },
      { path: "up", onset: 25, threads: [{ first: 0, bits }] },
    ]);
    expect(result.attacks.map(({ detected, seconds, calls }) => [detected, seconds, calls])).toEqual([
      [false, null, null],
      [true, null, null],
    ]);
    expect(result).toMatchObject({ detected: 1, alarmedAtOnset: 1, secondsToDetection: null, example: null });
    expect(result.beforeOnset).toEqual({
      recordings: 2,
      alarmedRecordings: 2,
      alarms: 2,
      hours: 225 / 3600,
      alarmsPerHour: 32,
    });
  });

  it("an alarm that another thread raises after the onset has its time, though one was up", () => {
    const threads = [
      { first: 0, bits: run(100, 9) },
      { first: 30, bits: run(40, 9) },
    ];
    const [attack] = judge([apart, quiet, { path: "x", onset: 40, threads }]).attacks;
    expect(attack).toMatchObject({ detected: true, seconds: 9, calls: 20 });
  });

  it("gives a thread of fewer calls than a score needs no say, and does not judge a recording that is silent from the onset on", () => {
    const threads = [
      { first: 0, bits: run(19, 24) },
      { first: 0, bits: run(30, 1) },
    ];
    const result = judge([apart, quiet, { path: "x", onset: 5, threads }, { path: "y", onset: 99, threads }]);
    expect(result.attacks.map(({ path, scoreBits, detected }) => [path, scoreBits, detected])).toEqual([
      ["x", 1, false],
    ]);
    expect(result).toMatchObject({ attackRecordings: 1, withoutOnset: 0, onsetOutside: 1 });
    expect(result.beforeOnset).toMatchObject({ recordings: 1, hours: 5 / 3600 });
  });

  it("judges alarms within the onset's margin neither way, and time in it is not normal", () => {
    const loud = (first: number): MadeUpThread[] => [
      { first, bits: [...run(20, 9), ...run(200, 0)] },
      { first: 0, bits: run(150, 1) },
    ];
    // A score above 2 from the 20th call to the 89th.
    const over = { onset: 109, margin: 2 };
    const result = judge([
      apart,
      quiet,
      { path: "in the margin", ...over, onset: 109 + 88, margin: 90, threads: loud(100) },
      { path: "up at the onset", ...over, threads: loud(88) },
      { path: "before it", ...over, threads: loud(87) },
    ]);
    expect(result.attacks.map(({ detected, seconds }) => [detected, seconds])).toEqual([
      [false, null],
      [true, null],
      [true, null],
    ]);
    expect(result).toMatchObject({ alarmedAtOnset: 2, beforeOnset: { alarms: 1, alarmedRecordings: 1 } });
    expect(result.beforeOnset.hours).toBeCloseTo((107 + 107 + 107) / 3600, 9);
  });

  it("has no AUC where normal recordings end before the onset of attacks: recordings that differ in nothing are not distinguished", () => {
    const normals = Array.from({ length: 12 }, (_, index): MadeUp => {
      return {
        path: `n${index}`,
        threads: [
          { first: 0, bits: run(8, 1) },
          { first: -40, bits: run(40, 1) },
        ],
      };
    });
    const attacks = Array.from({ length: 8 }, (_, index): MadeUp => {
      return { path: `x${index}`, onset: 60 + index, threads: [{ first: 0, bits: run(120, 1) }] };
    });
    const short = judge([apart, ...normals, ...attacks]);
    expect(short).toMatchObject({ auc: null, aucInterval: null, aucNormals: 0, aucAttacks: 8, attackRecordings: 8 });
    const one = judge([apart, ...normals, quiet, ...attacks]);
    expect(one).toMatchObject({ auc: null, aucNormals: 0 });
    const long = judge([apart, ...normals, { path: "long", threads: [{ first: 0, bits: run(120, 1) }] }, ...attacks]);
    expect(long).toMatchObject({ auc: 0.5, aucNormals: 1, aucAttacks: 8, normal: { recordings: 13 } });
  });

  it("leaves an attack recording out of the AUC none of whose calls has a score from the onset on", () => {
    const quietly: MadeUp = {
      path: "x",
      onset: 40,
      threads: [
        { first: 0, bits: run(30, 1) },
        { first: 40, bits: run(5, 1) },
      ],
    };
    const result = judge([apart, quiet, quietly, { ...quiet, path: "y", onset: 40 }]);
    expect(result.attacks.map(({ scoreBits }) => scoreBits)).toEqual([null, 1]);
    expect(result).toMatchObject({ auc: 0.5, aucNormals: 1, aucAttacks: 1, attackRecordings: 2, detected: 0 });
  });

  it("promises what the recordings allow where they are too few for what was asked: their highest score is the threshold", () => {
    const others = [1, 3, 2].map((bits, index): MadeUp => {
      return { path: `v${index}`, isApart: true, threads: [{ first: 0, bits: run(30, bits) }] };
    });
    const attack: MadeUp = { path: "x", onset: 0, threads: [{ first: 0, bits: run(30, 2.5) }] };
    expect(judge([...others, quiet, attack], 0.1).threshold).toMatchObject({
      scoreBits: 3,
      requested: 0.1,
      promised: 0.25,
    });
    expect(judge([...others, quiet, attack], 0.5)).toMatchObject({
      threshold: { scoreBits: 2, requested: 0.5, promised: 0.5 },
      detected: 1,
    });
  });

  it("has no rate of what it has not seen", () => {
    const noTest = judge([apart, { path: "x", onset: 3, threads: [{ first: 0, bits: run(30, 9) }] }]);
    expect(noTest).toMatchObject({ observed: null, observedInterval: null, auc: null, aucInterval: null, detected: 1 });
    expect(noTest.normal).toEqual({ recordings: 0, alarmedRecordings: 0, alarms: 0, hours: 0, alarmsPerHour: null });
    const noOnset = judge([apart, quiet, { path: "x", onset: null, threads: [{ first: 0, bits: run(30, 9) }] }]);
    expect(noOnset).toMatchObject({
      attackRecordings: 0,
      withoutOnset: 1,
      detectionRate: null,
      detectionInterval: null,
      secondsToDetection: null,
      auc: null,
    });
  });

  it("compares like with like: where attacks change nothing the AUC tells nothing, though the start of every thread surprises most", () => {
    const bits = (loud: number): number[] => [...run(20, 9), ...run(200, loud)];
    const normals = [1, 2, 3].map((loud): MadeUp => ({ path: `n${loud}`, threads: [{ first: 50, bits: bits(loud) }] }));
    const attacks = [1, 2, 3].map((loud): MadeUp => {
      return { path: `x${loud}`, onset: 200, threads: [{ first: 0, bits: bits(loud) }] };
    });
    expect(judge([apart, ...normals, ...attacks]).auc).toBe(0.5);
  });

  it("does not heed the attacks when it sets the threshold", () => {
    const attack = (bits: number): MadeUp => ({ path: "x", onset: 3, threads: [{ first: 0, bits: run(30, bits) }] });
    const normals = Array.from({ length: 9 }, (_, index): MadeUp => {
      return { path: `n${index}`, threads: [{ first: 0, bits: run(30, index) }] };
    });
    const [loud, silent] = [judge([...normals, attack(24)]), judge([...normals, attack(0)])];
    expect(loud.threshold).toEqual(silent.threshold);
    expect(loud.normal).toEqual(silent.normal);
  });

  it("agrees with the definitions taken word for word, on random recordings", () => {
    const random = randomInteger(11);
    const made = Array.from({ length: 60 }, (_, index): MadeUp => {
      const threads = Array.from({ length: 1 + random(3) }, () => ({
        first: random(20),
        bits: Array.from({ length: 1 + random(150) }, (_, call) => random(4) * (random(6) === 0 && call > 30 ? 3 : 1)),
      }));
      if (index < 12) return { path: `v${index}`, isApart: true, threads };
      return index < 36 ? { path: `n${index}`, threads } : { path: `x${index}`, onset: 20 + random(80), threads };
    });
    const result = judge(made, 0.2);
    const reference = byDefinition(made, 0.2);
    expect(result.threshold.scoreBits).toBeCloseTo(reference.threshold, 9);
    expect(result.attacks.map(({ detected, seconds, calls }) => ({ detected, seconds, calls }))).toEqual(
      reference.attacks,
    );
    expect([result.normal.alarms, result.normal.alarmedRecordings]).toEqual(reference.normal);
    expect([result.beforeOnset.alarms, result.beforeOnset.alarmedRecordings]).toEqual(reference.before);
    expect(result.auc).toBeCloseTo(reference.auc, 9);
    expect(result.aucNormals * result.aucAttacks).toBe(reference.pairs);
    expect(result.aucNormals).toBeLessThan(24);
    expect(result.detected).toBeGreaterThan(3);
    expect(result.detected).toBeLessThan(result.attackRecordings);
    expect(result.normal.alarms).toBeGreaterThan(3);
  });
});

/** The same by brute force: every mean summed again, every alarm looked for call by call. */
function byDefinition(made: readonly MadeUp[], falseAlarmRate: number) {
  const scoreAt = ({ bits }: MadeUpThread, call: number): number => {
    const last = bits.slice(Math.max(0, call - 99), call + 1);
    return call < 19 ? -1 : last.reduce((sum, bit) => sum + bit, 0) / last.length;
  };
  const allCalls = ({ threads }: MadeUp) =>
    threads.flatMap((thread) =>
      thread.bits.map((_, call) => ({
        time: thread.first + call,
        score: scoreAt(thread, call),
        before: call === 0 ? -1 : scoreAt(thread, call - 1),
      })),
    );
  const highest = (recording: MadeUp, from: number): number =>
    Math.max(-1, ...allCalls(recording).flatMap(({ time, score }) => (time >= from ? score : [])));
  const scores = made.filter(({ isApart }) => isApart === true).map((recording) => Math.max(0, highest(recording, -1)));
  const threshold = scores.sort((a, b) => b - a)[Math.floor(falseAlarmRate * (scores.length + 1)) - 1] ?? NaN;
  const isUp = (score: number): boolean => score > threshold + 1e-5;
  const begun = (recording: MadeUp): number[] =>
    allCalls(recording).flatMap(({ time, score, before }) => (isUp(score) && !isUp(before) ? time : []));
  const normals = made.filter(({ onset, isApart }) => onset === undefined && isApart !== true);
  const attacks = made.filter((one) => {
    const times = allCalls(one).map(({ time }) => time);
    return Math.min(...times) <= (one.onset ?? NaN) && (one.onset ?? NaN) <= Math.max(...times);
  });
  const early = attacks.map((one) => begun(one).filter((time) => time < (one.onset ?? 0)).length);
  const loud = normals.map((one) => begun(one).length);
  const start = ({ threads }: MadeUp): number => Math.min(...threads.map(({ first }) => first));
  const onsets = attacks.map((one) => (one.onset ?? 0) - start(one)).sort((a, b) => a - b);
  const half = (onsets.length - 1) / 2;
  const usual = ((onsets[Math.floor(half)] ?? NaN) + (onsets[Math.ceil(half)] ?? NaN)) / 2;
  const hasScore = (score: number): boolean => score >= 0;
  const attackScores = attacks.map((one) => highest(one, one.onset ?? 0)).filter(hasScore);
  const normalScores = normals.map((one) => highest(one, start(one) + usual)).filter(hasScore);
  const wins = attackScores.flatMap((attack) => normalScores.map((normal) => Math.sign(attack - normal) / 2 + 0.5));
  const total = (counts: readonly number[]): readonly [number, number] => [
    counts.reduce((sum, count) => sum + count, 0),
    counts.filter((count) => count > 0).length,
  ];
  return {
    threshold,
    normal: total(loud),
    before: total(early),
    pairs: wins.length,
    auc: wins.reduce((sum, win) => sum + win, 0) / wins.length,
    attacks: attacks.map((one) => {
      const onset = one.onset ?? 0;
      const raised = begun(one).filter((time) => time >= onset);
      const first = raised.length === 0 ? null : Math.min(...raised);
      return {
        detected: isUp(highest(one, onset)),
        seconds: first === null ? null : first - onset,
        calls: first === null ? null : allCalls(one).filter(({ time }) => time >= onset && time <= first).length,
      };
    }),
  };
}

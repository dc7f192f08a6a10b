import type { Detector } from "../../src/core/detector.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { evaluate } from "../../src/evaluate/evaluate.ts";
import { attack, evaluationData, trace } from "../support/evaluation-data.ts";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { attackVocabulary, createAttacker, segmentsBetween } from "../../src/evaluate/mimicry.ts";
import { tokens } from "../support/arbitrary.ts";
import { refusalText } from "../support/refusal.ts";

const vocabulary = createVocabulary("x", ["open", "read", "close", "socket"]);

/** A detector whose score is the share of calls that training does not hold: socket, and what it does not know. */
function oddShare(seen: string[][], over: Partial<Detector> = {}): Detector {
  return {
    name: "odd share",
    description: "share of odd calls",
    vocabulary,
    scoreUnit: "share",
    minimumCalls: 1,
    calibrationScores: Float64Array.from({ length: 19 }, (_, index) => index / 100),
    device: "cpu",
    threads: 1,
    shortestCalls: Array<number>(19).fill(1),
    score(traces) {
      seen.push(traces.map((tokens) => Array.from(tokens, (token) => vocabulary.calls[token - 1] ?? "?").join(" ")));
      return Promise.resolve(
        Float64Array.from(
          traces,
          (tokens) => tokens.filter((token) => token === 0 || token === 4).length / tokens.length,
        ),
      );
    },
    ...over,
  };
}

const data = evaluationData({
  training: [trace("open read read read read read close"), trace("open read read read read close")],
  validation: [trace("open read close"), trace("open read read read socket"), trace("read")],
  attack: [
    attack("socket socket mystery read", { processId: "7", recording: "1" }),
    attack("socket", { processId: "9", recording: "1" }),
    attack("open socket", { processId: "9", recording: "2" }),
  ],
});
const options = { falseAlarmRate: 0.05, pairedAgainst: "none", now: () => 0, mimicry: { budgets: [0.5, 2], seed: 1 } };

describe("evaluate with mimicry", () => {
  it("gives every detector the unaltered figures first, then each transformation at each budget", async () => {
    const { mimicry, detectors } = await evaluate(data, [oddShare([]), oddShare([], { name: "other" })], options);
    const rows = mimicry?.map((row) => [row.detector, row.transformation, row.budget].join(" "));
    expect(rows?.slice(0, 9)).toEqual([
      "odd share none 0",
      ...["padding", "prefix", "replay", "suffix"].flatMap((name) => [`odd share ${name} 0.5`, `odd share ${name} 2`]),
    ]);
    expect(rows?.slice(9)).toEqual(rows?.slice(0, 9).map((row) => row.replace("odd share", "other")));
    const [none] = mimicry ?? [];
    expect(none?.testSets.official?.auc).toBe(detectors[0]?.testSets.official?.auc);
    expect(none?.testSets.official).toMatchObject({ attackTraces: 3, detectionRateAtThreshold: 1 });
    expect(none?.testSets["single-recording"]).toMatchObject({ attackTraces: 1 });
  });

  it("leaves the normal traces alone and keeps every call of an attack in order, at the budget's price", async () => {
    const seen: string[][] = [];
    await evaluate(data, [oddShare(seen)], options);
    expect(seen).toHaveLength(1 + 4 * 2);
    const originals = seen[0]!.slice(3);
    for (const [variant, traces] of seen.slice(1).entries()) {
      expect(traces).toHaveLength(3);
      for (const [index, altered] of traces.entries()) {
        const own = originals[index]!.split(" ");
        const calls = altered.split(" ");
        expect(calls).toHaveLength(own.length + Math.round((variant % 2 === 0 ? 0.5 : 2) * own.length));
        expect(altered).toMatch(new RegExp(own.map((call) => call.replace("?", "\\?")).join(".*")));
      }
    }
  });

  it("shows a share of odd calls diluted by every transformation", async () => {
    const { mimicry } = await evaluate(data, [oddShare([])], { ...options, mimicry: { budgets: [30], seed: 1 } });
    for (const row of mimicry?.slice(1) ?? []) expect(row.testSets.official?.detectionRateAtThreshold).toBe(0);
    expect(mimicry?.[1]?.testSets.official?.auc).toBeLessThan(mimicry?.[0]?.testSets.official?.auc ?? 0);
  });

  it("gives the same figures for the same seed", async () => {
    const run = async (): Promise<unknown> => (await evaluate(data, [oddShare([])], options)).mimicry;
    expect(await run()).toEqual(await run());
  });

  it("counts only attacks that the detector could score as they came", async () => {
    const { mimicry } = await evaluate(data, [oddShare([], { minimumCalls: 2 })], options);
    expect(mimicry?.map((row) => row.testSets.official?.attackTraces)).toEqual(Array.from({ length: 9 }, () => 2));
    const long = oddShare([], { name: "long", minimumCalls: 9 });
    const none = await evaluate(data, [oddShare([]), long], options);
    expect(none.mimicry?.map((row) => row.detector)).not.toContain("long");
  });

  it("names no figure where the detector has no threshold", async () => {
    const detector = oddShare([], { calibrationScores: Float64Array.of(0, 1) });
    const { mimicry } = await evaluate(data, [detector], options);
    expect(mimicry?.[0]?.testSets.official?.detectionRateAtThreshold).toBeNull();
  });

  it("tells progress under the detector, the transformation and the budget, and is absent when it is not asked for", async () => {
    const titles: string[] = [];
    const detector = oddShare([], {
      score(traces, progress) {
        progress?.(1, 1);
        return oddShare([]).score(traces);
      },
    });
    await evaluate(data, [detector], { ...options, progress: (title) => titles.push(title) });
    expect(titles).toContain("odd share, padding 50 %");
    const { falseAlarmRate, pairedAgainst, now } = options;
    expect(await evaluate(data, [detector], { falseAlarmRate, pairedAgainst, now })).not.toHaveProperty("mimicry");
  });
});

const training = [
  trace("open read read read close exit_group"),
  trace("fork open read write close brk mmap read close"),
];
const ofTraces = attackVocabulary({ training, attack: [attack("socket exec_it")] });

describe("createAttacker", () => {
  it("copies and pads with calls of training that can be made for nothing, and no others", async () => {
    const { normal, model } = await createAttacker(training, ofTraces);
    const named = normal.map((stretch) => Array.from(stretch, (token) => ofTraces.calls[token - 1]).join(" "));
    // The first trace without exit_group has only five calls, less than a replayed run.
    expect(named).toEqual(["open read write close brk mmap read close"]);
    const walk = model.start();
    for (let step = 0; step < 30; step += 1) {
      const call = ofTraces.calls[walk.likeliest() - 1] ?? "";
      expect(["open", "read", "write", "close", "brk", "mmap"]).toContain(call);
      walk.advance(walk.likeliest());
    }
  });

  it("takes short stretches where there are no longer ones, longest first", async () => {
    const { normal } = await createAttacker([trace("brk exit open read fork")], ofTraces);
    expect(normal.map((stretch) => stretch.length)).toEqual([2, 1]);
  });

  it("refuses training traces that give it nothing", async () => {
    const text = await refusalText(() => createAttacker([trace("fork exit_group")], ofTraces), "E_DATASET");
    expect(text).toMatch(/^mimicry: /);
  });
});

describe("segmentsBetween", () => {
  it("cuts traces at the named calls, drops those and empty pieces, and joins no two traces", () => {
    const cut = (...traces: number[][]): number[][] =>
      segmentsBetween(
        traces.map((trace) => Uint16Array.from(trace)),
        (token) => token === 0,
      ).map((stretch) => [...stretch]);
    expect(cut([0, 1, 2, 0, 0, 3], [], [0], [4, 0])).toEqual([[1, 2], [3], [4]]);
    fc.assert(
      fc.property(fc.array(tokens({ size: 3 })), (traces) => {
        const pieces = cut(...traces.map((trace) => [...trace]));
        expect(pieces.flat()).toEqual(traces.flatMap((trace) => [...trace].filter((token) => token !== 0)));
        expect(pieces.every((piece) => piece.length > 0)).toBe(true);
      }),
    );
  });
});

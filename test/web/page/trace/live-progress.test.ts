import { describe, expect, it } from "@jest/globals";
import { batchCalls, dueCalls, MOST_BATCH_CALLS } from "../../../../src/web/page/trace/live-engine.ts";
import {
  liveAnnouncement,
  liveVerdict,
  microsecondsPerCall,
  nothingReceived,
  received,
  withVerdict,
  scoreOf,
} from "../../../../src/web/page/trace/live-progress.ts";

describe("the progress of a live trace", () => {
  it("is the running mean of what was scored, the same in one batch and call by call", () => {
    const bits = [4, NaN, 2, 6];
    const whole = received(nothingReceived(4), { surpriseBits: Float64Array.from(bits), seconds: 0.008 }, 8, null);
    const single = bits.reduce(
      (at, one) => received(at, { surpriseBits: Float64Array.of(one), seconds: 0.002 }, 2, null),
      nothingReceived(4),
    );
    expect(whole).toEqual(single);
    expect([...whole.scoreSoFar]).toEqual([4, 4, 3, 4]);
    expect(scoreOf(whole)).toBe(4);
    expect(microsecondsPerCall(whole)).toBe(2000);
    expect(scoreOf(nothingReceived(4))).toBeNull();
    expect(microsecondsPerCall(nothingReceived(4))).toBeNull();
  });

  it("knows since which call the score has been above the threshold without a break", () => {
    const start = received(nothingReceived(9), { surpriseBits: Float64Array.of(5, 0, 0, 9), seconds: 1 }, 1, 3);
    expect(start.alarmSince).toBe(3);
    expect(received(start, { surpriseBits: Float64Array.of(9), seconds: 1 }, 1, 3).alarmSince).toBe(3);
    expect(received(start, { surpriseBits: Float64Array.of(0, 0), seconds: 1 }, 1, 3).alarmSince).toBeNull();
    expect(received(nothingReceived(9), { surpriseBits: Float64Array.of(3), seconds: 1 }, 1, 3).alarmSince).toBeNull();
    expect(
      received(nothingReceived(9), { surpriseBits: Float64Array.of(99), seconds: 1 }, 1, null).alarmSince,
    ).toBeNull();
  });

  it("judges the calls received by another threshold as if it had held from the start", () => {
    const bits = Float64Array.of(5, 0, 0, 9, 7, 1, 3);
    for (const threshold of [0, 1, 2.5, 3, 3.4, 9, null]) {
      const progress = received(nothingReceived(9), { surpriseBits: bits, seconds: 1 }, 1, 2);
      expect(withVerdict(progress, threshold)).toEqual(
        received(nothingReceived(9), { surpriseBits: bits, seconds: 1 }, 1, threshold),
      );
    }
  });

  it("hears nothing beyond the trace", () => {
    expect(received(nothingReceived(2), { surpriseBits: Float64Array.of(1, 2, 3), seconds: 1 }, 1, null).received).toBe(
      2,
    );
  });
});

describe("the pace of a live trace", () => {
  it("owes as many calls as the time since the last frame is worth, fractions carried on", () => {
    expect(dueCalls(0.5, 100, 5)).toBe(1);
    expect(dueCalls(0, 16, 1000)).toBe(16);
  });

  it("piles up no debt: not over a hidden tab, not behind a slow detector", () => {
    expect(dueCalls(0, 60_000, 100)).toBe(25);
    expect(dueCalls(250, 250, 1000)).toBe(MOST_BATCH_CALLS);
  });

  it("asks for whole calls, at most 256, and for what takes about 40 ms", () => {
    expect(batchCalls(0.9, { received: 10, busyMilliseconds: 1 })).toBe(0);
    expect(batchCalls(5000, { received: 100, busyMilliseconds: 0 })).toBe(256);
    expect(batchCalls(256, { received: 100, busyMilliseconds: 100 })).toBe(40);
    expect(batchCalls(256, { received: 10, busyMilliseconds: 5000 })).toBe(1);
    expect(batchCalls(256, { received: 0, busyMilliseconds: 0 })).toBe(1);
  });
});

describe("the words of a live trace", () => {
  const at = (bits: readonly number[]) =>
    received(nothingReceived(100), { surpriseBits: Float64Array.from(bits), seconds: 1 }, 1, 2);

  it("say the verdict so far, and at the end the verdict", () => {
    const loud = at([1, 5]);
    expect(liveVerdict({ phase: "playing", progress: loud, failure: null }, 2, 1)).toEqual({
      word: "alarm",
      detail: "since call 1",
    });
    expect(liveVerdict({ phase: "ended", progress: loud, failure: null }, 2, 1).word).toBe("ALARM");
    expect(liveVerdict({ phase: "ended", progress: at([1]), failure: null }, 2, 1).word).toBe("normal");
    expect(liveVerdict({ phase: "playing", progress: at([1]), failure: null }, null, 1)).toEqual({
      word: "–",
      detail: "no threshold",
    });
  });

  it("announce an alarm once, and only after it has held for 20 calls", () => {
    const early = { phase: "playing" as const, progress: at([5, 5]), failure: null };
    expect(liveAnnouncement("playing", early, 2, 1, null).words).toBe("");
    const steady = { ...early, progress: at(Array.from({ length: 25 }, () => 5)) };
    const { words, announced } = liveAnnouncement("playing", steady, 2, 1, null);
    expect(words).toBe("Alarm since call 0, score 5.000.");
    expect(liveAnnouncement("playing", steady, 2, 1, announced).words).toBe("");
  });

  it("announce start, pause, end and failure, but no call", () => {
    const progress = at([1]);
    const say = (before: "ready" | "playing", phase: "playing" | "paused" | "ended" | "failed"): string =>
      liveAnnouncement(before, { phase, progress, failure: "lost" }, 2, 1, null).words;
    expect(say("ready", "playing")).toBe("Playing on.");
    expect(say("playing", "paused")).toBe("Paused after 1 call, score 1.000.");
    expect(say("playing", "ended")).toBe("End of the trace after 1 call: normal, score 1.000.");
    expect(say("playing", "failed")).toBe("Stopped: lost");
    expect(say("playing", "playing")).toBe("");
  });
});

import { describe, expect, it } from "@jest/globals";
import { liveEngine, type LiveEngine, type LiveSpeed } from "../../../../src/web/page/trace/live-engine.ts";
import type { LiveState } from "../../../../src/web/page/trace/live-progress.ts";

interface Stage {
  readonly engine: LiveEngine;
  readonly states: LiveState[];
  readonly asked: number[];
  readonly restarts: () => number;
  readonly mostAtOnce: () => number;
  /** This many frames of 16 ms, everything asked for answered. */
  readonly frames: (number: number) => Promise<void>;
}

function stage(calls: number, speed: LiveSpeed, fail = false): Stage {
  let [clock, at, restarts, open, mostAtOnce] = [0, 0, 0, 0, 0];
  const waiting: (() => void)[] = [];
  const states: LiveState[] = [];
  const asked: number[] = [];
  const engine = liveEngine(
    {
      calls,
      thresholdScore: 2,
      restart: () => {
        restarts++;
        at = 0;
        return Promise.resolve();
      },
      next: async (count) => {
        asked.push(count);
        mostAtOnce = Math.max(mostAtOnce, ++open);
        await new Promise((resolve) => setImmediate(resolve));
        open--;
        if (fail) throw new Error("the model is gone");
        const given = Math.min(count, calls - at);
        at += given;
        clock += 0.01 * given;
        return { surpriseBits: new Float64Array(given).fill(3), seconds: 1e-5 * given, isEnd: at >= calls };
      },
      now: () => clock,
      frame: (callback) => waiting.push(callback),
      onState: (state) => states.push(state),
    },
    speed,
  );
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const frames = async (number: number): Promise<void> => {
    await settle();
    for (let frame = 0; frame < number; frame++) {
      clock += 16;
      for (const callback of waiting.splice(0)) callback();
      await settle();
    }
  };
  return { engine, states, asked, restarts: () => restarts, mostAtOnce: () => mostAtOnce, frames };
}

describe("liveEngine", () => {
  it("plays at the pace asked for, after one restart, and stops at the end", async () => {
    const { engine, states, restarts, frames } = stage(40, 100);
    engine.play();
    await frames(10);
    const soFar = states.at(-1)?.progress.received ?? 0;
    expect(soFar).toBeGreaterThanOrEqual(15);
    expect(soFar).toBeLessThanOrEqual(18);
    await frames(100);
    expect(states.at(-1)).toMatchObject({ phase: "ended", progress: { received: 40, alarmSince: 0 } });
    expect(restarts()).toBe(1);
  });

  it("never has two requests under way, however often its buttons are pressed", async () => {
    const { engine, mostAtOnce, asked, frames } = stage(500_000, "fastest");
    for (let press = 0; press < 20; press++) {
      engine.play();
      engine.pause();
      engine.play();
      engine.step();
      engine.play();
      await frames(1);
    }
    expect(mostAtOnce()).toBe(1);
    expect(Math.max(...asked)).toBeLessThanOrEqual(256);
  });

  it("hears nothing while it is paused, and one call a step", async () => {
    const { engine, states, frames } = stage(500, 1000);
    engine.play();
    await frames(3);
    engine.pause();
    await frames(1);
    const paused = states.at(-1)?.progress.received ?? 0;
    await frames(10);
    expect(states.at(-1)?.progress.received).toBe(paused);
    engine.step();
    await frames(5);
    expect(states.at(-1)).toMatchObject({ phase: "paused", progress: { received: paused + 1 } });
  });

  it("starts over on restart, also while a request is under way, and plays again after the end", async () => {
    const { engine, states, restarts, frames } = stage(10, "fastest");
    engine.play();
    engine.restart();
    await frames(1);
    expect(states.at(-1)).toMatchObject({ phase: "ready", progress: { received: 0 } });
    engine.play();
    await frames(20);
    expect(states.at(-1)).toMatchObject({ phase: "ended", progress: { received: 10 } });
    engine.restart();
    engine.play();
    await frames(20);
    expect(states.at(-1)).toMatchObject({ phase: "ended", progress: { received: 10 } });
    expect(restarts()).toBe(3);
  });

  it("says why it failed, and tries again on play", async () => {
    const { engine, states, asked, frames } = stage(10, 20, true);
    engine.play();
    await frames(3);
    expect(states.at(-1)).toMatchObject({ phase: "failed", failure: "the model is gone" });
    engine.play();
    await frames(1);
    expect(asked).toHaveLength(2);
  });

  it("tells and asks for nothing after stop", async () => {
    const { engine, states, asked, frames } = stage(500, 1000);
    engine.play();
    await frames(2);
    engine.stop();
    const [emitted, requests] = [states.length, asked.length];
    await frames(10);
    engine.play();
    engine.step();
    await frames(2);
    expect(states).toHaveLength(emitted);
    expect(asked).toHaveLength(requests);
  });
});

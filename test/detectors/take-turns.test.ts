import { describe, expect, it } from "@jest/globals";
import { takeTurns } from "../../src/detectors/take-turns.ts";

describe("takeTurns", () => {
  it("handles every item once, in order, and lets the event loop in between", async () => {
    const handled: number[] = [];
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const items = Array.from({ length: 100 }, (_, index) => index);
    await takeTurns(items, (item) => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      handled.push(item);
    });
    clearInterval(timer);
    expect(handled).toEqual(items);
    expect(turns).toBeGreaterThan(3);
  });

  it("stops at the first item that fails, with its error", async () => {
    const handled: number[] = [];
    const fail = (item: number): void => {
      if (item === 2) throw new RangeError("two");
      handled.push(item);
    };
    await expect(takeTurns([0, 1, 2, 3], fail)).rejects.toThrow("two");
    expect(handled).toEqual([0, 1]);
  });
});

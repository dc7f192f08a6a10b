import { yieldToEventLoop, createPauses, forEachYielding } from "../src/event-loop.ts";
import { afterEach, describe, expect, it, jest } from "@jest/globals";

afterEach(() => {
  jest.restoreAllMocks();
});

describe("createPauses", () => {
  it("is due only after some milliseconds of work, and begins to count again with each turn", async () => {
    let clock = 1000;
    jest.spyOn(performance, "now").mockImplementation(() => clock);
    const pauses = createPauses();
    expect(pauses.isDue()).toBe(false);
    clock += 4;
    expect(pauses.isDue()).toBe(false);
    clock += 4;
    expect(pauses.isDue()).toBe(true);
    await pauses.take();
    expect(pauses.isDue()).toBe(false);
  });
});

describe("yieldToEventLoop", () => {
  it("lets what is waiting for the event loop go first", async () => {
    const order: string[] = [];
    setImmediate(() => order.push("what waited"));
    await yieldToEventLoop();
    order.push("the work");
    expect(order).toEqual(["what waited", "the work"]);
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe("forEachYielding", () => {
  it("handles every item once, in order, and lets the event loop in between", async () => {
    let clock = 0;
    jest.spyOn(performance, "now").mockImplementation(() => clock);
    const handled: number[] = [];
    let turns = 0;
    const items = Array.from({ length: 100 }, (_, index) => index);
    let lastTurn = 0;
    await forEachYielding(items, (item) => {
      clock += 1;
      handled.push(item);
      // One that waits for the event loop at a time: it gets in as soon as the work gives it a turn.
      if (lastTurn === turns) {
        lastTurn += 1;
        setImmediate(() => (turns += 1));
      }
    });
    expect(handled).toEqual(items);
    expect(turns).toBe(16);
  });

  it("stops at the first item that fails, with its error", async () => {
    const handled: number[] = [];
    const fail = (item: number): void => {
      if (item === 2) throw new RangeError("two");
      handled.push(item);
    };
    await expect(forEachYielding([0, 1, 2, 3], fail)).rejects.toThrow("two");
    expect(handled).toEqual([0, 1]);
  });
});

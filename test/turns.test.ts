import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { aTurn, createTurns } from "../src/turns.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

describe("createTurns", () => {
  it("is due only after some milliseconds of work, and begins to count again with each turn", async () => {
    let clock = 1000;
    jest.spyOn(performance, "now").mockImplementation(() => clock);
    const turns = createTurns();
    expect(turns.isDue()).toBe(false);
    clock += 4;
    expect(turns.isDue()).toBe(false);
    clock += 4;
    expect(turns.isDue()).toBe(true);
    await turns.give();
    expect(turns.isDue()).toBe(false);
  });
});

describe("aTurn", () => {
  it("lets what is waiting for the event loop go first", async () => {
    const order: string[] = [];
    setImmediate(() => order.push("what waited"));
    await aTurn();
    order.push("the work");
    expect(order).toEqual(["what waited", "the work"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { aTurn, createTurns } from "../src/turns.ts";

function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe("createTurns", () => {
  it("is due only after some milliseconds of work, and begins to count again with each turn", async () => {
    const turns = createTurns();
    expect(turns.isDue()).toBe(false);
    work(20);
    expect(turns.isDue()).toBe(true);
    await turns.give();
    expect(turns.isDue()).toBe(false);
  });
});

describe("aTurn", () => {
  it("lets what is waiting for the event loop go first", async () => {
    let heard = false;
    setTimeout(() => (heard = true), 0);
    work(5);
    for (let turn = 0; turn < 3; turn += 1) await aTurn();
    expect(heard).toBe(true);
  });
});

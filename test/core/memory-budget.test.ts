import { describe, expect, it } from "@jest/globals";
import { createMemoryBudget } from "../../src/core/memory-budget.ts";
import { refusalText } from "../support/refusal.ts";

describe("createMemoryBudget", () => {
  it("counts what is kept, and refuses what is more than the limit, with what to do", async () => {
    const memory = createMemoryBudget(3 * 2 ** 20, "name fewer files");
    memory.keep("a.log", 2, 2 ** 20);
    expect(memory.leftBytes()).toBe(2 ** 21);
    const keepMore = (): void => {
      memory.keep("b.log", 1, 2 ** 21 + 1);
    };
    expect(await refusalText(keepMore, "E_LIMIT")).toBe(
      "b.log: holds more than may be kept in memory at once (3 MiB, or 16000000 traces and files); name fewer files",
    );
  });

  it("refuses more things than fit in one Map, however small", async () => {
    const memory = createMemoryBudget(Infinity);
    memory.keep("a.log", 16_000_000, 0);
    expect(memory.leftThings()).toBe(0);
    const keepMore = (): void => {
      memory.keep("a.log", 1, 0);
    };
    expect(await refusalText(keepMore, "E_LIMIT")).toMatch(/^a\.log: holds more than may be kept/);
  });
});

import { describe, expect, it } from "@jest/globals";
import { inLanes } from "../../src/model/runtime.ts";

const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe("inLanes", () => {
  it.each([1, 3, 20])("works through everything, in order of beginning, at most %d at once", async (lanes) => {
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    await inLanes(lanes, Array.from({ length: 10 }).keys(), async (item) => {
      begun.push(item);
      most = Math.max(most, (underWay += 1));
      await aTurn();
      underWay -= 1;
    });
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(Math.min(lanes, 10));
  });

  it("throws the first failure once all that was begun has ended, and begins nothing more", async () => {
    const ended: number[] = [];
    const failing = inLanes(2, [0, 1, 2, 3, 4], async (item) => {
      await aTurn();
      if (item === 0) throw new Error("item 0");
      await aTurn();
      ended.push(item);
    });
    await expect(failing).rejects.toThrow("item 0");
    expect(ended).toEqual([1]);
  });

  it("does nothing with nothing", async () => {
    await expect(inLanes(2, [], () => Promise.reject(new Error("never")))).resolves.toBeUndefined();
  });
});

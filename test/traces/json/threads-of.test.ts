import { describe, expect, it } from "@jest/globals";
import { createThreadsOf } from "../../../src/traces/json/threads-of.ts";

describe("createThreadsOf", () => {
  it("gives a process's threads, itself first, and forgets them", () => {
    const threads = createThreadsOf(() => undefined);
    threads.add("7", "7");
    threads.add("7", "8");
    threads.add("7", "8");
    threads.add("9", "10");
    expect(threads.remove("7")).toEqual(["7", "8"]);
    expect(threads.remove("7")).toEqual(["7"]);
    expect(threads.remove("9")).toEqual(["9", "10"]);
  });

  it("says how many it remembers, which those of a process that is gone are not", () => {
    const held: number[] = [];
    const threads = createThreadsOf((count) => held.push(count));
    for (const thread of ["7", "8", "8", "9"]) threads.add("7", thread);
    threads.remove("7");
    threads.add("20", "21");
    expect(held).toEqual([1, 2, 1]);
  });
});

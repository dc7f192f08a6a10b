import { describe, expect, it } from "@jest/globals";
import { createThreadsOf } from "../../../src/traces/json/threads-of.ts";

describe("createThreadsOf", () => {
  it("gives a process's threads, itself first, and forgets them", () => {
    const threads = createThreadsOf();
    threads.add("7", "7");
    threads.add("7", "8");
    threads.add("7", "8");
    threads.add("9", "10");
    expect(threads.remove("7")).toEqual(["7", "8"]);
    expect(threads.remove("7")).toEqual(["7"]);
    expect(threads.remove("9")).toEqual(["9", "10"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { createProcessEnds } from "../../src/traces/process-ends.ts";

describe("createProcessEnds", () => {
  it("ends a process of one thread with it", () => {
    const ends = createProcessEnds();
    ends.meet("7", "7");
    expect(ends.end("7")).toBe("7");
  });

  it("ends a process with the last of its threads, in whatever order they end", () => {
    for (const order of [
      ["7", "8", "9"],
      ["9", "7", "8"],
      ["8", "9", "7"],
    ]) {
      const ends = createProcessEnds();
      for (const thread of ["7", "8", "9"]) ends.meet("7", thread);
      expect(order.map((thread) => ends.end(thread))).toEqual([null, null, "7"]);
    }
  });

  it("keeps a process whose first thread was never met and has not ended", () => {
    const ends = createProcessEnds();
    ends.meet("7", "8");
    expect(ends.end("8")).toBeNull();
    ends.meet("7", "9");
    expect([ends.end("9"), ends.end("7")]).toEqual([null, "7"]);
  });

  it("keeps a process whose first id a call goes on under, as after an execve of another thread", () => {
    const ends = createProcessEnds();
    for (const thread of ["7", "8"]) ends.meet("7", thread);
    expect(ends.end("7")).toBeNull();
    ends.meet("7", "7");
    expect([ends.end("8"), ends.end("7")]).toEqual([null, "7"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { closeGate, createThreadGate, leaveGate, throughGate } from "../../src/runtime/thread-gate.ts";

describe("a thread gate", () => {
  it("lets work through while it is open, failures too, and counts everyone out again", async () => {
    const gate = createThreadGate(0);
    expect(await throughGate(gate, () => Promise.resolve(7))).toBe(7);
    await expect(throughGate(gate, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const start = performance.now();
    closeGate(gate);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("lets nobody in once it is closed", async () => {
    const gate = createThreadGate(1);
    leaveGate(gate);
    closeGate(gate);
    let entered = false;
    const waiting = throughGate(gate, () => Promise.resolve((entered = true)));
    const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 20, "still waiting"))]);
    expect([first, entered]).toEqual(["still waiting", false]);
  });
});

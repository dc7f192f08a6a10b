import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { closeGate, createThreadGate, leaveGate, throughGate } from "../../src/runtime/thread-gate.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

describe("a thread gate", () => {
  it("lets work through while it is open, failures too, and counts everyone out again", async () => {
    const gate = createThreadGate(0);
    expect(await throughGate(gate, () => Promise.resolve(7))).toBe(7);
    await expect(throughGate(gate, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const waits = jest.spyOn(Atomics, "wait");
    closeGate(gate);
    expect(waits).not.toHaveBeenCalled();
  });

  it("waits, closed, for whoever is inside, and no longer than a thread that hangs is waited for", () => {
    const gate = createThreadGate(1);
    let clock = 0;
    jest.spyOn(performance, "now").mockImplementation(() => clock);
    const waits = jest.spyOn(Atomics, "wait").mockImplementation((_gate, _place, _inside, milliseconds) => {
      clock += milliseconds ?? Infinity;
      return "timed-out";
    });
    closeGate(gate);
    expect(waits).toHaveBeenCalledTimes(1);
    expect(clock).toBe(2000);
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

import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  closeGates,
  createThreadGate,
  forgetGate,
  throughGate,
  type ThreadGate,
} from "../../src/runtime/thread-gate.ts";

const gates: ThreadGate[] = [];

function gate(): ThreadGate {
  const made = createThreadGate();
  gates.push(made);
  return made;
}

/** A thread that goes in and stays. */
function hang(made: ThreadGate): void {
  void throughGate(made, () => new Promise(() => undefined));
}

afterEach(() => {
  jest.restoreAllMocks();
  for (const made of gates.splice(0)) forgetGate(made);
});

/** Every wait takes its whole time, at once. @returns the waits, in milliseconds */
function fastWaits(): number[] {
  const waits: number[] = [];
  let clock = 0;
  jest.spyOn(performance, "now").mockImplementation(() => clock);
  jest.spyOn(Atomics, "wait").mockImplementation((_gate, _place, _inside, milliseconds = Infinity) => {
    waits.push(milliseconds);
    clock += milliseconds;
    return "timed-out";
  });
  return waits;
}

describe("a thread gate", () => {
  it("lets work through while it is open, failures too, and counts everyone out again", async () => {
    const open = gate();
    expect(await throughGate(open, () => Promise.resolve(7))).toBe(7);
    await expect(throughGate(open, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const waits = fastWaits();
    expect(closeGates(0)).toBe(true);
    expect(waits).toEqual([]);
  });

  it("waits, closed, for every thread inside, and returns false once the time of all gates is up", () => {
    hang(gate());
    hang(gate());
    const waits = fastWaits();
    expect(closeGates(300)).toBe(false);
    expect(waits).toEqual([300]);
  });

  it("waits without end where no time is given: to end a thread inside native code aborts the process", () => {
    const open = gate();
    hang(open);
    const waits: unknown[] = [];
    jest.spyOn(Atomics, "wait").mockImplementation((_gate, place, _inside, milliseconds) => {
      waits.push(milliseconds);
      // The third wait is woken by the thread that leaves.
      if (waits.length === 3) Atomics.sub(open, place, 1);
      return "ok";
    });
    expect(closeGates(Infinity)).toBe(true);
    expect(waits).toEqual([Infinity, Infinity, Infinity]);
  });

  it("lets nobody in once it is closed", async () => {
    const closed = gate();
    closeGates(0);
    let entered = false;
    const waiting = throughGate(closed, () => Promise.resolve((entered = true)));
    const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 20, "still waiting"))]);
    expect([first, entered]).toEqual(["still waiting", false]);
  });

  it("is waited for no more once its threads have ended", () => {
    const left = gate();
    hang(left);
    forgetGate(left);
    expect(closeGates(Infinity)).toBe(true);
  });
});

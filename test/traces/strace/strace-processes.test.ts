import { describe, expect, it } from "@jest/globals";
import { parseTraces } from "../../../src/traces/parse-traces.ts";

/** The calls of each process, by its id. */
function processes(lines: readonly string[]): Readonly<Record<string, string>> {
  const source = { path: "x", architecture: null, per: "process" } as const;
  const { traces } = parseTraces(lines.join("\n"), "strace", source);
  return Object.fromEntries(traces.map(({ name, calls }) => [name.replace("x#", ""), calls.join(" ")]));
}

const THREAD = "flags=CLONE_VM|CLONE_FS|CLONE_THREAD|CLONE_SETTLS";

describe("strace text, one trace a process", () => {
  it("puts the threads of a process together, in the order of their calls", () => {
    const lines = [`7 clone(${THREAD}) = 8`, "8 read(0) = 1", "7 write(1) = 1", "8 close(0) = 0"];
    expect(processes(lines)).toEqual({ 7: "clone read write close" });
  });

  it("keeps the children of fork, vfork and a clone without CLONE_THREAD apart", () => {
    const lines = ["7 fork() = 8", "7 vfork() = 9", "7 clone3({flags=CLONE_VM}, 88) = 10"];
    const calls = ["8 read(0) = 1", "9 write(0) = 1", "10 close(0) = 1"];
    expect(processes([...lines, ...calls])).toEqual({ 7: "fork vfork clone3", 8: "read", 9: "write", 10: "close" });
  });

  it("knows a thread that is seen before its clone has come back", () => {
    const lines = [
      `7 clone3({${THREAD}} <unfinished ...>`,
      "8 read(0) = 1",
      "7 <... clone3 resumed>) = 8",
      `8 clone(${THREAD} <unfinished ...>`,
      "8 <... clone resumed>) = 9",
      "9 close(0) = 0",
    ];
    expect(processes(lines)).toEqual({ 7: "clone3 read clone close" });
  });

  it("takes a thread of a thread for one of the same process, and an exec for nothing new", () => {
    const lines = [`7 clone(${THREAD}) = 8`, `8 clone(${THREAD}) = 9`, '9 execve("/bin/true") = 0', "7 brk(0) = 0"];
    expect(processes(lines)).toEqual({ 7: "clone clone execve brk" });
  });

  it("gives the first process, which a terminal's text leaves unnamed, its id", () => {
    const lines = ["brk(0) = 0", `clone(${THREAD}) = 8`, "[pid 7] read(0) = 1", "[pid 8] close(0) = 0"];
    expect(processes(lines)).toEqual({ 7: "brk clone read close" });
  });

  it("gives a clone that failed no child", () => {
    expect(processes([`7 clone(${THREAD}) = -1 EAGAIN (x)`, "8 read(0) = 1"])).toEqual({ 7: "clone", 8: "read" });
  });

  it("takes an id that comes back after its end for a process of its own", () => {
    const lines = [`7 clone(${THREAD}) = 8`, "8 exit(0) = ?", "8 +++ exited with 0 +++", "8 read(0) = 1"];
    expect(processes(lines)).toEqual({ 7: "clone exit", 8: "read" });
  });

  it("takes no long time over many clones that never come back", () => {
    const lines = Array.from({ length: 100_000 }, (_, id) => `${id + 1} clone(${THREAD} <unfinished ...>`);
    const start = performance.now();
    processes(lines);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { straceProblem } from "../support/recorded-strace/record.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Four processes at a time begin five threads each; each process and thread says whose it is by a file that it looks for. */
const PROGRAM = `
import os, threading
def work():
    for _ in range(20): os.access("/process-%d" % os.getpid(), os.F_OK)
def main():
    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    os._exit(0)
children = []
for _ in range(4):
    child = os.fork()
    if child == 0: main()
    children.append(child)
for child in children: os.waitpid(child, 0)
`;
import { parseTraces } from "../support/worded-traces.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const problem = straceProblem() ?? (hasPython ? null : "python3 is not installed");

describeWhere(problem === null, problem ?? "")("the reader of strace, one trace a process", () => {
  const folder = temporaryFolder();

  it.each([[[]], [["-X", "raw"]], [["-ttt", "-y"]]])(
    "gives each thread to the process that it says it is of (%j)",
    (options) => {
      const file = join(folder, "trace.txt");
      spawnSync("strace", ["-f", ...options, "-o", file, "python3", "-S", "-c", PROGRAM]);
      const text = readFileSync(file, "utf8");
      const threadsOf = new Map<string, Set<string>>();
      for (const [, thread = "", process = ""] of text.matchAll(/^(\d+) .*"\/process-(\d+)"/gm)) {
        threadsOf.set(process, (threadsOf.get(process) ?? new Set([process])).add(thread));
      }
      const read = (per: "thread" | "process"): ReadonlyMap<string, number> => {
        const { traces, warnings } = parseTraces(text, "strace", { path: "x", architecture: null, per });
        expect(warnings).toEqual([]);
        return new Map(traces.map(({ name, calls }) => [name.replace("x#", ""), calls.length]));
      };
      const threads = read("thread");
      const processes = read("process");
      expect([...threadsOf.values()].map(({ size }) => size)).toEqual([6, 6, 6, 6]);
      for (const [process, ids] of threadsOf) {
        expect(processes.get(process)).toBe([...ids].reduce((sum, id) => sum + (threads.get(id) ?? NaN), 0));
      }
      // Nothing else makes threads.
      expect(processes.size).toBe(threads.size - 4 * 5);
    },
  );
});

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { openDataset } from "../../src/datasets/open-dataset.ts";
import { NO_REAL_TRACES, REAL_TRACES, unpackRealTraces } from "../support/real-traces.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { parseTraces } from "../support/worded-traces.ts";

const folder = temporaryFolder();
const source = { path: "x", architecture: null };

/** The calls of each thread, by its id. */
const callsByThread = (text: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    parseTraces(text, "auto", source).traces.map(({ name, calls }) => [name.replace("x#", ""), calls]),
  );

function grouped(pairs: Iterable<readonly [string, string]>): Readonly<Record<string, readonly string[]>> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return Object.fromEntries(groups);
}

describeWhere(REAL_TRACES !== null, NO_REAL_TRACES)("the traces that others recorded", () => {
  it("get the right answer, every file of them (lab/real-traces.mjs)", () => {
    const script = join(PROJECT_FOLDER, "lab/real-traces.mjs");
    const { status, stdout, stderr } = spawnSync("node", [script, REAL_TRACES ?? ""], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toContain(" right, 0 wrong");
    expect(status).toBe(0);
  });

  it("strace-tot: give the names, process ids and order of the parse next to them, although that runs lines together", async () => {
    const place = join(await unpackRealTraces("strace-tot/", folder), "strace-tot/tot/test_data");
    const log = readFileSync(join(place, "strace_unfinished.log"), "utf8");
    const expected = readFileSync(join(place, "strace_unfinished.expected"), "utf8");
    const pieces = [...expected.matchAll(/(57\d\d) {2}(1451149457\.\d+) (\w+)\(/g)];
    const inOrder = pieces.sort(([, , a = ""], [, , b = ""]) => Number(a) - Number(b));
    const parsed = grouped(inOrder.map(([, pid = "", , name = ""]) => [pid, name] as const));
    expect(callsByThread(log)).toEqual(parsed);
  });

  it("strace-tot: hold the calls that its own reader kept, in that order", async () => {
    const place = join(await unpackRealTraces("strace-tot/", folder), "strace-tot/tot/test_data");
    const kept = readFileSync(join(place, "strace_ls.json"), "utf8").trim().split("\n");
    const records = kept.map((line) => JSON.parse(line) as { func: string; pid: number });
    // Its "exit" is the line "+++ exited", which is no call.
    const names = records.map(({ func }) => func).filter((func) => func !== "exit");
    const { traces } = parseTraces(readFileSync(join(place, "strace_ls.log"), "utf8"), "auto", source);
    const own = traces.map(({ name, calls }) => [name, calls.filter((call) => names.includes(call))]);
    expect(own).toEqual([[`x#${records[0]?.pid ?? ""}`, names]]);
  });

  it("go-libaudit: give the calls and process ids of every golden parse next to them, in order", async () => {
    const place = join(await unpackRealTraces("auditd-go-libaudit/", folder), "auditd-go-libaudit/auparse/testdata");
    const logs = readdirSync(place).filter((file) => file.endsWith(".log"));
    let compared = 0;
    for (const file of logs) {
      const golden = JSON.parse(readFileSync(join(place, `${file}.golden`), "utf8")) as {
        record_type: string;
        data: Record<string, string>;
      }[];
      const calls = golden.flatMap((record: (typeof golden)[number] | null) =>
        record !== null && /^(?:syscall|seccomp)$/.test(record.record_type) ? [record.data] : [],
      );
      if (calls.length === 0) continue;
      const parsed = grouped(calls.map((data) => [data["pid"] ?? "", data["syscall"] ?? ""] as const));
      expect([file, callsByThread(readFileSync(join(place, file), "utf8"))]).toEqual([file, parsed]);
      compared += calls.length;
    }
    expect(compared).toBeGreaterThan(10);
  });

  it("lid-ds: are an attack from its onset on, whatever the folder said, with every call's time", async () => {
    const place = join(await unpackRealTraces("lid-ds/", folder), "lid-ds/aggressive_nightingale_1018.zip");
    const dataset = await openDataset(place, { format: "auto", architecture: null });
    const found = [];
    for await (const item of dataset.read()) if ("trace" in item) found.push(item.trace);
    await dataset.close();
    expect(found.map(({ name, calls }) => [name.split("#")[1], calls.length])).toEqual([
      ["2902771", 37],
      ["2902774", 2296],
      ["2902775", 2317],
      ["2902776", 2268],
      ["2902777", 2166],
      ["2902778", 2198],
      ["2904005", 452],
    ]);
    expect(found.every(({ split, onsetSeconds }) => split === "attack" && onsetSeconds === 1631078877.513988)).toBe(
      true,
    );
    const seconds = found.flatMap((trace) => [...(trace.seconds ?? [])]);
    expect(seconds.filter((second) => second < 1631078877.513988)).toHaveLength(3106);
  });

  it("tracee: count the events that are system calls, and no other", async () => {
    const place = join(await unpackRealTraces("tracee/", folder), "tracee/dev.jsonl");
    expect(callsByThread(readFileSync(place, "utf8"))).toEqual({
      2578238: ["openat", "close", "clone"],
      1664936: ["openat", "openat"],
      1893369: ["openat", "openat"],
      1948212: ["openat"],
      239413: ["read", "read"],
      6664: ["execve"],
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "../../support/is-installed.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/formats/csv.md"), "utf8");
const PROGRAM = /```awk\n([^`]+)```/.exec(PAGE)?.[1] ?? "";

const BABELTRACE = `[10:00:00.123456789] (+?.?????????) host syscall_entry_openat: { cpu_id = 0 }, { vtid = 7, procname = "cat" }, { dfd = -100, filename = "a" }
[10:00:00.123456999] (+0.000000210) host syscall_exit_openat: { cpu_id = 0 }, { vtid = 7, procname = "cat" }, { ret = 3 }
[10:00:01.000000000] (+0.876543001) host syscall_entry_newfstat: { cpu_id = 1 }, { procname = "a, tid = 9 }, {", pid = 7, tid = 8, vtid = 1 }, { fd = 3, x = "pid = 99" }
[1700000000.500000000] (+0.000000210) sched_switch: { cpu_id = 0 }, { tid = 7 }, { prev_comm = "syscall_entry_read: " }
[1700000000.500000000] (+0.000000210) compat_syscall_entry_read: { cpu_id = 0 }, { tid = 7, procname = "cat" }, { fd = 3, tid = 5 }
WARNING: Tracer discarded 12 events between [10:00:01.0] and [10:00:02.0] in trace "x" at path "y"
`;

const AWKS = ["mawk", "gawk", "busybox awk", "awk"].filter((awk) => isInstalled(awk.split(" ")[0] ?? awk));
if (AWKS.length === 0) console.warn("no awk is installed: the recipe for LTTng was not tried");

describe("the recipes for tables", () => {
  it.each(AWKS)("make a table of LTTng's events with %s", (awk) => {
    const [command = awk, ...first] = awk.split(" ");
    const { stdout, stderr } = spawnSync(command, [...first, PROGRAM], { input: BABELTRACE, encoding: "utf8" });
    expect(stderr).toBe("");
    const { traces, warnings, format } = parseTraces(stdout, "auto", {
      path: "x",
      architecture: null,
      keepsTimes: true,
    });
    expect(format).toBe("csv");
    expect(warnings).toEqual([expect.stringContaining("12 events were lost")]);
    expect(traces.map(({ name, calls, program, architecture }) => [name, calls, program, architecture])).toEqual([
      ["x#7", ["openat", "read"], "cat", "i386"],
      ["x#8", ["fstat"], "a, tid = 9 }, {", null],
    ]);
    expect([...(traces[0]?.seconds ?? [])]).toEqual([36000.123456789, 1700000000.5]);
  });

  it("show examples that are read as the page says", () => {
    const [table = "", objects = ""] = [...PAGE.matchAll(/```\n((?:time_ns,|\{"tid")[^`]+)```/g)].map(
      ([, text]) => text,
    );
    const read = (text: string) =>
      parseTraces(text, "auto", { path: "x", architecture: null }).traces.map(({ name, calls }) => [name, calls]);
    expect(read(table)).toEqual([
      ["x#7", ["read", "write"]],
      ["x#8", ["close"]],
    ]);
    expect(read(objects)).toEqual([
      ["x#7", ["read"]],
      ["x#8", ["close"]],
    ]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { binaryReason } from "../../src/traces/not-a-recording.ts";
import { refusalText } from "../support/refusal.ts";
import { parseTraces } from "../support/worded-traces.ts";

const refusal = (text: string | Uint8Array, path = "a.txt"): Promise<string> =>
  refusalText(() => parseTraces(text, "auto", { path, architecture: "x86_64" }), "E_TRACE");

describe("what is not a sequence of calls", () => {
  it.each([
    ["% time     seconds  usecs/call     calls    errors syscall\n------ --- --- ---\n", "record without -c and -C"],
    ["syscall              calls\n-------- ------\nread 3\n", "record without -c and -C"],
    [" Summary of events:\n\n cat (4242), 20 events, 100.0%\n", "record without -s"],
    ["@calls[cat, read]: 12\n@calls[cat, write]: 3\n", "docs/formats/csv.md"],
    ["@:\n[1, 2) 3\n", "no known trace format"],
    ['SYSCALL(args) \t\t = return\nopen("a", 0x0, 0x0)\t\t = 3 0\n', "dtruss"],
    ["[10:00:00.123456789] (+?.?????????) h syscall_entry_read: { cpu_id = 0 }, { fd = 3 }\n", "docs/formats/csv.md"],
    ["[1700000000.123456789] (+0.000001) h syscall_exit_read: { cpu_id = 0 }, { ret = 3 }\n", "docs/formats/csv.md"],
    [
      "\nSyscall Report\n===========\n# date time syscall pid comm auid event\n1. 11/25/26 10:00:00 257 77 cat -1 4\n",
      "aureport",
    ],
    ["NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND\n,LOGIN,1,2,3,audit\n", "plain ausearch"],
    ["1600000000000000001 | 0 | 77 | > | futex | op=128 | 3\n", "sysdig -r FILE > FILE.txt"],
    ["1600000000000000001\t77\t<\tread\n", "sysdig -r FILE > FILE.txt"],
    ['{"comm":"ls","fd":3,"fname":"/a","mntns_id":5,"proc":{"pid":7,"tid":7}}\n', "ig run traceloop -o json"],
    ["9,1700,4242,/usr/bin/x,3,1,read,0\n", "header"],
    ["<!doctype html><html><body>read(</body></html>\n", "no known trace format"],
  ])("%j is refused with what to do instead", async (text, words) => {
    expect(await refusal(text)).toContain(words);
    expect(await refusal(text)).toMatch(/^a\.txt:\d+: /);
  });

  it.each([
    [[0x0a, 0x0d, 0x0d, 0x0a], "a.scap", "sysdig -r FILE > FILE.txt"],
    [[0x1f, 0x8b, 8], "a.scap", "sysdig -r FILE > FILE.txt"],
    [[0x1f, 0x8b, 8], "a.log", "gunzip"],
    [[0xc1, 0x1f, 0xfc, 0xc1], "channel0_0", "babeltrace2"],
    [[...new TextEncoder().encode("PERFILE2")], "perf.data", "perf script --header -i FILE > FILE.txt"],
    [[0x17, 0x08, 0x44, ...new TextEncoder().encode("tracing")], "trace.dat", "trace-cmd report FILE > FILE.txt"],
    [[0x7f, ...new TextEncoder().encode("ELF")], "ls", "strace -f -o FILE PROGRAM"],
    [[0xff, 0xfe, 0x33, 0], "a.txt", "UTF-8"],
    [[0x33, 0x20, 0, 1], "a.txt", "binary"],
  ])("the binary %j in %s is refused with what to do instead", async (bytes, path, words) => {
    expect(await refusal(Uint8Array.from(bytes), path)).toContain(words);
    expect(await refusal(Uint8Array.from(bytes), path)).toMatch(new RegExp(`^${path}: `));
  });

  it("is distinguished from texts, which no binary kind begins like", () => {
    for (const text of ["3 4", "read", "{}", "\uFEFF3 4", ""]) {
      expect(binaryReason(new TextEncoder().encode(text), "a.txt")).toBeNull();
    }
  });
});

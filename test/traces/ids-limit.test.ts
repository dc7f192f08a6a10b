import { describe, expect, it } from "@jest/globals";
import { createMemoryBudget, TRACE_BYTES } from "../../src/core/memory-budget.ts";
import { isSentinelError } from "../../src/errors.ts";
import { createTraceCollector } from "../../src/traces/trace-collector.ts";
import { LARGEST_COLLECTOR } from "../../src/traces/collector-limits.ts";
import type { TraceFormat } from "../../src/traces/formats.ts";
import type { TraceUnit } from "../../src/core/trace-traits.ts";
import { ownText } from "../../src/traces/lines.ts";
import { createDigestParser, createTraceParser } from "../../src/traces/trace-parser.ts";
import { refusalText } from "../support/refusal.ts";

/** Texts of which a reader remembers something for each id, though no call or no trace of its own comes with it. */
const LINES: readonly (readonly [string, TraceFormat, TraceUnit, (id: number) => string, string?])[] = [
  ["threads that strace attached to", "strace", "thread", (id) => `strace: Process ${id} attached`, "1 read(3) = 0"],
  ["threads of strace", "strace", "thread", (id) => `${id} read(3) = 0`],
  ["clones that named a child", "strace", "process", (id) => `1 clone(flags=CLONE_THREAD) = ${id}`],
  ["clones that did not come back", "strace", "process", (id) => `1 clone(flags=SIGCHLD${id} <unfinished ...>`],
  ["threads in the midst of a clone", "strace", "process", (id) => `${id} clone(flags=SIGCHLD <unfinished ...>`],
  ["threads with an unfinished call", "perf", "container", (id) => `     1.5 (         ): cat/${id} read(fd: 3) ...`],
  ["births", "sysdig", "thread", (id) => `1 10:00:01.000000123 0 cat (${id}) < clone res=0 `],
  ["threads inside of a call", "sysdig", "container", (id) => `1 10:00:01.000000123 0 cat (${id}) > read fd=3 `],
  ["births of LID-DS", "lid-ds", "thread", (id) => `1 10:00:01.000000123 0 33 cat ${id} < clone res=0 `],
  [
    "threads of one process",
    "tetragon",
    "container",
    (id) =>
      `{"process_tracepoint":{"process":{"pid":7,"tid":${id}},"subsys":"raw_syscalls","event":"sys_enter","args":[{"syscall_id":{"id":0,"abi":"x64"}}]},"time":"2023-11-14T22:13:20Z"}`,
  ],
  ["threads of a table's one process", "csv", "process", (id) => `${id},1,read`, "tid,pid,syscall"],
  ["programs of one thread", "csv", "thread", (id) => `1,program-${id},read`, "tid,comm,syscall"],
  [
    "programs executed by processes without calls",
    "tetragon",
    "thread",
    (id) => `{"process_exec":{"process":{"pid":${id}},"parent":{"pid":1}},"time":"2023-11-14T22:13:20Z"}`,
  ],
  ["containers", "csv", "container", (id) => `1,container-${id},read`, "tid,container,syscall"],
];

const MOST = 200;

describe("a text of ever new ids", () => {
  it.each(LINES.map(([what, format, per, line, head = ""]) => [what, format, per, line, head] as const))(
    "%s, is refused as soon as it would fill what is left of the memory",
    async (_, format, per, line, head) => {
      for (const open of [createTraceParser, createDigestParser]) {
        const read = (ids: number): void => {
          const memory = createMemoryBudget(MOST * TRACE_BYTES);
          const parser = open(format, { path: "x", architecture: null, per, memory });
          const lines = Array.from({ length: ids }, (_, index) => line(index + 1000));
          parser.push(new TextEncoder().encode([...(head === "" ? [] : [head]), ...lines, ""].join("\n")));
          try {
            parser.finish();
          } catch (error) {
            // Some of the texts hold no call, which is refused at their end.
            if (isSentinelError(error) && error.code !== "E_TRACE") throw error;
          }
        };
        read(MOST - 5);
        expect(
          await refusalText(() => {
            read(MOST + 5);
          }, "E_LIMIT"),
        ).toMatch(/^x: holds more than may be kept in memory/);
      }
    },
  );

  it("is refused where it fills what one file may hold, and says what to do", async () => {
    const collector = createTraceCollector({ path: "x", architecture: null });
    collector.checkHeld("births", LARGEST_COLLECTOR.traces);
    expect(
      await refusalText(() => {
        collector.checkHeld("births", LARGEST_COLLECTOR.traces + 1);
      }, "E_TRACE"),
    ).toBe("x: holds more than 1000000 births, which no recording does; cut the file in time");
  });

  it("is refused where the ids are few and long", async () => {
    const collector = createTraceCollector({ path: "x", architecture: null });
    const begin = (container: string) => collector.traceOf({ thread: "1", process: "1", container });
    const perContainer = createTraceCollector({ path: "x", architecture: null, per: "container" });
    for (let index = 0; index < 100; index += 1) begin(`${index}`.padEnd(2 ** 20));
    const fill = (): void => {
      for (let index = 0; index < 100; index += 1) {
        perContainer.traceOf({ thread: "1", process: "1", container: `${index}`.padEnd(2 ** 20) });
      }
    };
    expect(await refusalText(fill, "E_TRACE")).toMatch(/^x: holds more than 67108864 letters of ids/);
  });
});

describe("ownText", () => {
  it.each(["", "short", "a container's id of more than a few letters", "x".repeat(10_000), "\ud800 alone and é€😀"])(
    "is the same text: %#",
    (text) => {
      expect(ownText(text)).toBe(text);
    },
  );
});

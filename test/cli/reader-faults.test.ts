import { beforeAll, describe, expect, it } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod";
import { formatNamed } from "../../src/traces/formats.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();

/** The calls of each trace by the end of its name, in order; of a text that must be refused, what is said. */
type Right = Readonly<Record<string, string>> | { readonly refused: string };

/** An input that a reader once got wrong, which stands for its kind. */
interface Fault {
  readonly kind: string;
  readonly text: string | Uint8Array;
  readonly right: Right;
  readonly arch?: string;
  readonly format?: string;
  /** What must be said as well. */
  readonly says?: string;
  /** Calls that were not read, which is right too where it is counted. */
  readonly unreadCalls?: number;
}

const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;
const record = (serial: number, fields: string): string =>
  `type=SYSCALL msg=audit(1700000000.123:${serial}): ${fields} a0=0 items=0`;
const CAT = 'success=yes exit=3 ppid=1 pid=77 comm="cat" exe="/usr/bin/cat"';
const EVENT = formatNamed("tetragon").example;
const PRETTY = `${JSON.stringify(JSON.parse(EVENT), null, 2)}\n`;
const sysdig = (time: number, event: string): string => `1 10:00:00.000000${time} 0 bash (78) ${event}`;
const HEADLESS = lines(
  "            bash   77 [000]   100.000001: raw_syscalls:sys_enter: NR 0 (1, 2, 3, 4, 5, 6)",
  "",
  "# arch : i386",
  "   88 [000]   100.000002: raw_syscalls:sys_enter: NR 1 (1, 2, 3, 4, 5, 6)",
  "            bash   77 [000]   100.000003: raw_syscalls:sys_enter: NR 3 (1, 2, 3, 4, 5, 6)",
);
const TABLE = lines(
  "% time     seconds  usecs/call     calls    errors syscall",
  "------ ----------- ----------- --------- --------- ----------------",
  " 50.00    0.000000           0         1           read",
  " 50.00    0.000000           0         1           execve",
  "------ ----------- ----------- --------- --------- ----------------",
  "100.00    0.000000           0         2           total",
);

const FAULTS: readonly Fault[] = [
  // Evasion.
  {
    kind: "a name with a line feed, perf trace",
    text: lines(
      "     0.000 ( 0.005 ms): bash/77 read(fd: 3) = 1",
      "     0.100 ( 0.005 ms): a",
      "        /4242 execve(fd: 3) = 1",
    ),
    right: { "#77": "read", "#4242": "execve" },
  },
  {
    kind: "a header forged by a name, perf script",
    text: HEADLESS,
    arch: "x86_64",
    right: { "#77": "read close", "#88": "write" },
  },
  {
    kind: "a first line that decided for all, audit records in a syslog",
    text: lines(
      `Jan  1 00:00:00 h audit[77]: SYSCALL arch=c000003e syscall=0 ${CAT}`,
      ...Array.from(
        { length: 300 },
        (_, serial) =>
          `Jan  1 00:00:00 h kernel: audit: type=1300 audit(1700000000.001:${serial}): arch=c000003e syscall=1 ${CAT.replace("pid=77", "pid=4242")}`,
      ),
    ),
    right: { "#77": "read", "#4242": Array<string>(300).fill("write").join(" ") },
    says: "any program can forge such records",
  },
  {
    kind: "a record forged through a program's own syslog prefix",
    text: lines(`Jan  1 00:00:00 h evil[9]: type=1300 audit(1.0:5): arch=c000003e syscall=1 ${CAT}`),
    format: "auditd",
    right: { refused: "is not an audit record" },
  },
  {
    kind: "the first match taken for the last, LID-DS 2019",
    text: lines("1 10:00:01.000000001 0 33 a 77 > read x 4242 > execve filename=/bin/sh"),
    right: { "#4242": "execve" },
  },
  // Believing too much.
  {
    kind: "library calls",
    text: lines(
      "77 malloc(5)   = 0x55d0",
      '77 strlen("ls")   = 2',
      "77 free(0x55d0)   = <void>",
      "+++ exited (status 0) +++",
    ),
    right: {
      refused:
        "3 of its 3 names are calls of no known Linux (malloc, strlen, free), called 3 times; it looks like ltrace",
    },
  },
  {
    kind: "meta events by a second door, a table",
    text: lines(
      "evt.num,evt.rawtime,thread.tid,proc.name,evt.dir,evt.type",
      "1,100,77,a,>,openat",
      "2,101,77,a,<,openat",
      "3,102,77,a,>,switch",
      "4,103,77,a,>,pread",
      "5,104,77,a,<,pread",
      "6,105,77,a,>,procexit",
    ),
    right: { "#77": "openat pread64" },
  },
  {
    kind: "kernel functions in tables",
    text: lines("pid,tid,syscall", "1,1,security_file_open", "1,1,cap_capable", "1,1,sched_process_exit"),
    right: { refused: "it holds security_file_open, cap_capable, sched_process_exit" },
  },
  {
    kind: "a number against its name",
    text: lines(
      '[2001] openat(AT_FDCWD, "a", O_RDONLY) = 3',
      '[2002] openat(AT_FDCWD, "b", O_RDONLY) = 3',
      '[2001] read(3, "x", 1) = 1',
    ),
    right: { "#2001": "openat read", "#2002": "openat" },
  },
  {
    kind: "times that run backwards",
    text: lines(
      sysdig(100, "> read fd=3"),
      sysdig(110, "< read res=1"),
      sysdig(150, "> exit status=0"),
      sysdig(120, "> write fd=3"),
      sysdig(130, "< write res=1"),
    ),
    right: { "#78": "read exit write" },
    says: "times run backwards",
  },
  {
    kind: "several calls on one line",
    text: lines('close(3) = 0 read(4, "x", 1) = 1 close(4) = 0'),
    right: { "": "close" },
    unreadCalls: 1,
    says: "calls that may be there were not read",
  },
  {
    kind: "columns in camel case",
    text: lines('{"threadId":7,"syscall":"openat"}', '{"threadId":8,"syscall":"read"}'),
    right: { "#7": "openat", "#8": "read" },
  },
  {
    kind: "runs in one table",
    text: lines("trace,time,call", "1,1,openat", "1,2,read", "2,1,close"),
    right: { "#1": "openat read", "#2": "close" },
  },
  // Throwing away what is good.
  {
    kind: "a harmless tail, the table of -C",
    text:
      lines(
        '100 execve("/bin/a", ["a"], 0x0 /* 1 var */) = 0',
        '100 read(3, "x", 1) = 1',
        "100 +++ exited with 0 +++",
      ) + TABLE,
    right: { "#100": "execve read" },
  },
  {
    kind: "a limit of one table for all, mips64",
    text: lines(record(1, `arch=c0000008 syscall=5000 ${CAT}`)),
    right: { "#77": "read" },
  },
  {
    kind: "one call in several spellings",
    text: lines("syscall_318(0x1) = 3", "syscall_0x13e(0x1) = 3", "SYS_318(0x1) = 3"),
    arch: "x86_64",
    right: { "": "getrandom getrandom getrandom" },
  },
  {
    kind: "one damaged place, NUL bytes",
    text: `${"\0".repeat(8)}100 openat(3) = 3\n100 read(3) = 1\n`,
    right: { "#100": "openat read" },
    says: "8 NUL bytes were passed over",
  },
  { kind: "the order of keys", text: lines('{"args":{"fd":3},"pid":7,"syscall":"read"}'), right: { "#7": "read" } },
  {
    kind: "half a framing, CRI",
    text: lines(
      `2026-01-01T00:00:00.000000000Z stdout P ${EVENT.slice(0, 90)}`,
      `2026-01-01T00:00:00.000000000Z stdout F ${EVENT.slice(90)}`,
    ),
    right: { "#77": "read" },
  },
  // Words.
  {
    kind: '"nothing understood" as "nothing there", a pretty-printed export',
    text: PRETTY + PRETTY,
    format: "tetragon",
    right: { "#77": "read read" },
  },
  {
    kind: '"nothing understood" as "nothing there", another text',
    text: "Hello, dear reader.\n",
    format: "tetragon",
    right: { refused: '"Hello, dear reader." is not a Tetragon event; a line of it is for example' },
  },
  {
    kind: "too sure, an extract of an audit log",
    text: lines(
      record(1, `arch=c000003e syscall=0 ${CAT}`),
      record(2, `arch=c000003e syscall=1 ${CAT}`),
      record(49_312, `arch=c000003e syscall=3 ${CAT}`),
    ),
    right: { "#77": "read write close" },
    says: "49,309 serial numbers are missing (lost, or left out of this extract)",
  },
  {
    kind: "a hint that fails, sysdig's own columns",
    text: lines("1600000000000000001 | 0 | 77 | > | futex | op=128 | 3"),
    right: {
      refused:
        "a print of sysdig in columns of its own (-p), and nothing says which is which; print the usual ones: sysdig -r FILE",
    },
  },
];

const scored = z.object({
  traces: z.array(
    z.object({
      name: z.string(),
      calls: z.int(),
      unreadCalls: z.int().optional(),
      mostSurprising: z.array(z.object({ index: z.int(), call: z.string() })),
    }),
  ),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});

/** What was made of all faults: the calls of each trace, what was refused, what was said. */
const read = new Map<string, string>();
const unread = new Map<string, number>();
const refused = new Map<string, string>();
let said = "";

const fileOf = (index: number): string => `fault-${index}`;
const isRefused = (right: Right): right is { readonly refused: string } => "refused" in right;

beforeAll(async () => {
  const good = join(writeFiles(root, { "good.jsonl": '{"tid":1,"syscall":"read"}\n' }), "good.jsonl");
  const groups = new Map<string, string[]>();
  for (const [index, { text, arch, format }] of FAULTS.entries()) {
    writeFileSync(join(root, fileOf(index)), text);
    const options = [
      ...(arch === undefined ? [] : ["--arch", arch]),
      ...(format === undefined ? [] : ["--input-format", format]),
    ].join(" ");
    groups.set(options, [...(groups.get(options) ?? []), join(root, fileOf(index))]);
  }
  for (const [options, paths] of groups) {
    const words = options === "" ? [good] : options.split(" ");
    const { stdout, stderr } = await runCommand([
      "score",
      ...paths,
      ...words,
      "--detector",
      "sample",
      "--explain",
      "400",
      "--format",
      "json",
    ]);
    said += stderr;
    if (stdout === "") for (const path of paths) refused.set(basename(path), stderr);
    const report = stdout === "" ? { traces: [], skipped: [] } : scored.parse(JSON.parse(stdout));
    for (const { name, mostSurprising, unreadCalls } of report.traces) {
      read.set(
        name,
        [...mostSurprising]
          .sort((a, b) => a.index - b.index)
          .map(({ call }) => call)
          .join(" "),
      );
      if (unreadCalls !== undefined) unread.set(name, unreadCalls);
    }
    for (const { path, reason } of report.skipped) refused.set(basename(path), reason);
  }
});

describe("an input that a reader once got wrong is now right, by its kind", () => {
  it.each(FAULTS.map((fault, index) => [fault.kind, fault, index] as const))(
    "%s",
    (_, { right, says, unreadCalls }, index) => {
      const name = fileOf(index);
      const own = [...read].filter(([trace]) => trace === name || trace.startsWith(`${name}#`));
      if (isRefused(right)) {
        expect(refused.get(name)).toContain(right.refused);
        expect(own).toEqual([]);
        return;
      }
      expect(refused.get(name)).toBeUndefined();
      expect(Object.fromEntries(own)).toEqual(
        Object.fromEntries(Object.entries(right).map(([id, calls]) => [name + id, calls])),
      );
      if (says !== undefined)
        expect(
          said
            .split("\n")
            .filter((line) => line.includes(`${name}:`))
            .join("\n"),
        ).toContain(says);
      if (unreadCalls !== undefined)
        expect(own.map(([trace]) => unread.get(trace))).toEqual(own.map(() => unreadCalls));
    },
  );

  it("names are bytes, also in a command line", () => {
    const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0xe9, 0x74, 0xe9), Buffer.from(".strace")]);
    writeFileSync(path, "100 openat(3) = 3\n100 read(3) = 1\n");
    return expect(runCommand(["inspect", path.toString(), "--format", "json"])).resolves.toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('"calls": 2'),
    });
  });

  it("the reason of a folder is that of most of its files, and not of the first by name", async () => {
    const stream = Uint8Array.of(0xc1, 0x1f, 0xfc, 0xc1, 1, 2, 3);
    const streams = Object.fromEntries(Array.from({ length: 132 }, (_, file) => [`ctf/channel_${file}`, stream]));
    writeFiles(root, { "ctf/a.json": '{"a":1}\n', ...streams });
    const { stderr, exitCode } = await runCommand(["inspect", join(root, "ctf")]);
    expect(stderr).toMatch(/133 files skipped; 132 of them like this one: .*babeltrace2/);
    expect(exitCode).toBe(2);
  });

  it("logs whose rules record no calls are no threads without a call: the remedy, and exit code 2", async () => {
    const login = (serial: number) =>
      `type=USER_LOGIN msg=audit(1700000000.1:${serial}): pid=1 uid=0 auid=0 ses=1 msg='op=login'\n`;
    writeFiles(root, {
      "audit/audit.log.1": login(1),
      "audit/audit.log.2": login(2),
      "audit/good.strace": "100 read(3) = 1\n",
    });
    const { stderr, exitCode } = await runCommand(["inspect", join(root, "audit")]);
    expect(stderr).toContain("the audit rules record no calls");
    expect(stderr).not.toContain("a thread that made no call");
    expect(exitCode).toBe(2);
  });

  it("no model is fitted on library calls", async () => {
    const set = join(root, "library");
    writeFiles(set, { "a.txt": "77 malloc(5) = 1\n77 free(1) = 0\n", "b.txt": "77 malloc(5) = 1\n" });
    const { stderr, exitCode } = await runCommand([
      "fit",
      "--normal",
      set,
      "--detector",
      "bag",
      "--out",
      join(root, "model"),
    ]);
    expect(stderr).toContain("it looks like ltrace");
    expect(exitCode).toBe(2);
  });

  it("names that no Linux has are counted and shown by inspect, where they are few", async () => {
    const set = writeFiles(join(root, "few"), {
      input: "77 read(3) = 1\n77 write(3) = 1\n77 close(3) = 0\n77 frobnicate(3) = 0\n77 frobnicate(3) = 0\n",
    });
    const { stdout } = await runCommand(["inspect", join(set, "input"), "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      notOfLinux: { names: 1, calls: 2, mostFrequent: [{ call: "frobnicate", times: 2 }] },
    });
    const text = await runCommand(["inspect", join(set, "input")]);
    expect(text.stdout).toContain("Names of no known Linux (1, called 2 times): frobnicate 2");
  });
});

import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSentinelError } from "../../../src/errors.ts";
import { refusalText } from "../../support/refusal.ts";
import { randomInteger } from "../../support/random.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/strace");
const source = { path: "x", architecture: null };

interface Expected {
  readonly threads?: Readonly<Record<string, readonly string[]>>;
  readonly refused?: string;
}

const logs = readdirSync(FIXTURES).filter((name) => name.endsWith(".log"));
const textOf = (log: string): string => readFileSync(join(FIXTURES, log), "utf8");
const expectedOf = (log: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, log.replace(/\.log$/, ".expected.json")), "utf8")) as Expected;

/** The calls of each thread, "" where the text names none. */
function threads(text: string): Record<string, readonly string[]> {
  const { traces } = parseTraces(text, "strace", source);
  return Object.fromEntries(traces.map((trace) => [trace.name.replace(/^x#?/, ""), trace.calls]));
}

const calls = (line: string): readonly string[] =>
  Object.values(threads(`getpid() = 1\n${line}`))
    .flat()
    .slice(1);

describe("the reader of strace on recorded logs", () => {
  it.each(logs.filter((log) => expectedOf(log).refused === undefined))("reads %s as its recorder did", (log) => {
    const { traces } = parseTraces(textOf(log), "auto", source);
    const found = Object.fromEntries(traces.map((trace) => [trace.name.replace(/^x#?/, ""), trace.calls]));
    expect(found).toEqual(expectedOf(log).threads);
  });

  it.each(logs.filter((log) => expectedOf(log).refused !== undefined))(
    "refuses %s and says how to record",
    async (log) => {
      const refusal = await refusalText(() => parseTraces(textOf(log), "auto", source), "E_TRACE");
      expect(refusal).toMatch(/^x:\d+: .*without -c/);
    },
  );

  it("warns of nothing in a log that strace wrote whole", () => {
    for (const log of logs.filter((name) => name !== "cut-short.log" && name !== "summary-only.log")) {
      expect([log, parseTraces(textOf(log), "strace", source).warnings]).toEqual([log, []]);
    }
    expect(parseTraces(textOf("cut-short.log"), "strace", source).warnings).toEqual([
      "x:70: 1 line is not a strace line and was skipped",
    ]);
  });
});

describe("what may stand before a call", () => {
  it.each([
    ['7314  openat(AT_FDCWD, "a") = 3', "7314"],
    ['[pid  7314] openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314<cat> openat(AT_FDCWD, "a") = 3', "7314"],
    ['[pid  7314<cat (1)>] openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  00:42:36 openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  00:42:36.794804 openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  1795567356.804535 openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  1795567356 openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314       0.000134 openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  00:51:43.664269 (+     0.000170) openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  [ 257] openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  [00007f0a3543bc47] openat(AT_FDCWD, "a") = 3', "7314"],
    ['7314  [????????????????] openat(AT_FDCWD, "a") = 3', "7314"],
    ['[pid  7314] 00:42:36.794804 [ 257] [00007f0a3543bc47] openat(AT_FDCWD, "a") = 3 <0.000094>', "7314"],
    ['openat(AT_FDCWD, "a") = 3', ""],
    ['00:42:36.794804 openat(AT_FDCWD, "a") = 3', ""],
    ['1795567356.804535 openat(AT_FDCWD, "a") = 3', ""],
    ['1795567356 openat(AT_FDCWD, "a") = 3', ""],
    ['     0.000134 openat(AT_FDCWD, "a") = 3', ""],
    ['[ 257] openat(AT_FDCWD, "a") = 3 (INJECTED)', ""],
    ['[00007f0a3543bc47] openat(AT_FDCWD, "a") = 3\r', ""],
  ])("%j is openat", (line, thread) => {
    expect(threads(line)).toEqual({ [thread]: ["openat"] });
  });
});

describe("what counts as a call", () => {
  it("a call counts where it begins, not where it resumes", () => {
    const text = [
      '7314  openat(AT_FDCWD, "a", O_RDONLY <unfinished ...>',
      "7315  read(3,  <unfinished ...>",
      "7314  <... openat resumed>)  = 3",
      "7316  <... futex resumed>)  = 0",
    ].join("\n");
    expect(threads(text)).toEqual({ 7314: ["openat"], 7315: ["read"] });
  });

  it("restart_syscall(<... resuming interrupted read ...>) is a call of its own", () => {
    expect(calls("restart_syscall(<... resuming interrupted read ...>) = 0")).toEqual(["restart_syscall"]);
  });

  it("a call begun again after a signal counts again", () => {
    const text = [
      "read(0, 0x7ffd, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
      "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---",
      'read(0, "a", 10) = 1',
    ].join("\n");
    expect(threads(text)).toEqual({ "": ["read", "read"] });
  });

  it.each([
    "--- SIGCHLD {si_signo=SIGCHLD} ---",
    "--- stopped by SIGSTOP ---",
    "+++ exited with 0 +++",
    "+++ killed by SIGKILL (core dumped) +++",
    "+++ superseded by execve in pid 12 +++",
    "[ 231] +++ exited with 0 +++",
    " > /lib/libc.so.6(read+0x2) [0x1]",
    " <detached ...>",
    "strace: Process 7327 attached",
    "strace: Process 7327 detached",
    "[ Process PID=9 runs in 32 bit mode. ]",
    ", child_tidptr=0x7f77e53f7a10) = 27441",
  ])("%j is none, and no reason to warn", (line) => {
    const { traces, warnings } = parseTraces(`getpid() = 1\n${line}\n`, "strace", source);
    expect(traces.flatMap((trace) => trace.calls)).toEqual(["getpid"]);
    expect(warnings).toEqual([]);
  });

  it("the name is the text before the bracket, with any strings", () => {
    expect(calls('write(1, "read(0, 1) = 2 <unfinished ...>", 3) = 3')).toEqual(["write"]);
    expect(calls('7 write(1, "+++ exited (1) +++", 3 <unfinished ...>')).toEqual(["write"]);
    expect(calls('write(1</dev/pts/0>, "--- SIGHUP ---(", 3) = 3')).toEqual(["write"]);
  });

  it("a line that strace broke to say whom it follows is the call that it begins with", () => {
    expect(calls("clone(child_stack=NULL, flags=SIGCHLDstrace: Process 7327 attached")).toEqual(["clone"]);
  });

  it("an unknown number is kept, in decimal as in the tables", () => {
    expect(calls("syscall_0xfa0(0x1, 0x2) = -1 ENOSYS (Function not implemented)")).toEqual(["syscall_4000"]);
  });

  it("a number without a name is one call however it is written, its architecture's where that is known", () => {
    const text = ["syscall_318(1)", "syscall_0x13e(1)", "SYS_318(1)"].map((call) => `${call} = 0`).join("\n");
    const callsFor = (architecture: string | null): readonly string[] =>
      parseTraces(text, "auto", { path: "x", architecture }).traces.flatMap((trace) => trace.calls);
    expect(callsFor("x86_64")).toEqual(["getrandom", "getrandom", "getrandom"]);
    expect(callsFor(null)).toEqual(["syscall_318", "syscall_318", "syscall_318"]);
  });

  it("the table of -C is skipped, and what follows it is read", () => {
    const table = [
      "% time     seconds  usecs/call     calls    errors syscall",
      "------ ----------- ----------- --------- --------- ----------------",
      " 50,00    0,000010          10         1           execve",
      " 50.00    0.000010          10         1         1 read",
      "  0.00    0.000000           0         2         1 total",
    ];
    const log = [
      '100 execve("/bin/a", ["a"], 0x0 /* 1 var */) = 0',
      '100 read(3, "x", 1) = 1',
      "100 +++ exited with 0 +++",
    ];
    for (const format of ["auto", "strace"] as const) {
      for (const per of ["thread", "process"] as const) {
        const { traces, warnings } = parseTraces([...log, ...table].join("\n"), format, { ...source, per });
        expect(traces.map((trace) => trace.calls)).toEqual([["execve", "read"]]);
        expect(warnings).toEqual([]);
      }
    }
    const behind = parseTraces([...table, ...log].join("\n"), "auto", source);
    expect(behind.traces.map((trace) => trace.calls)).toEqual([["execve", "read"]]);
    expect(behind.warnings).toEqual([]);
  });

  it.each(["% time     seconds  usecs/call", "@: 1", "Summary of events:", "syscall calls errors total"])(
    "a program that prints %j among its calls does not have them refused",
    (line) => {
      const { traces } = parseTraces(`7 read(0) = 1\n${line}\n7 write(1) = 1\n`, "auto", source);
      expect(traces.map((trace) => trace.calls)).toEqual([["read", "write"]]);
    },
  );

  it("a program's own output is skipped and counted, the first line named", () => {
    const { traces, warnings } = parseTraces("getpid() = 1\nhello world\n\nbye\ngetppid() = 2", "strace", source);
    expect(traces[0]?.calls).toEqual(["getpid", "getppid"]);
    expect(warnings).toEqual(["x:2: 2 lines are not strace lines and were skipped"]);
  });
});

describe("threads", () => {
  it("each has a trace of its own, in order of its first call", () => {
    const { traces } = parseTraces("2 read() = 0\n1 write() = 0\n2 close() = 0\n", "strace", source);
    expect(traces.map((trace) => [trace.name, trace.calls])).toEqual([
      ["x#2", ["read", "close"]],
      ["x#1", ["write"]],
    ]);
  });

  it("a first process that is named only where a call of it ends has that name", () => {
    const text = `pause(strace: Process 8 attached\n[pid     8] read(3) = 0\n[pid     7] <... pause resumed>) = ?\n`;
    expect(parseTraces(text, "strace", { path: "a", architecture: null }).traces.map(({ name }) => name)).toEqual([
      "a#7",
      "a#8",
    ]);
  });

  it("lines without an id are the first process's, or those of the only one alive", () => {
    const text = [
      "execve() = 0",
      "vfork(strace: Process 8 attached",
      " <unfinished ...>",
      "[pid 8] execve() = 0",
      "[pid 7] <... vfork resumed>) = 8",
      "[pid 7] exit_group(0) = ?",
      "[pid 7] +++ exited with 0 +++",
      "read() = 0",
      "+++ exited with 0 +++",
    ].join("\n");
    expect(threads(text)).toEqual({ 7: ["execve", "vfork", "exit_group"], 8: ["execve", "read"] });
  });

  it("the personality that strace names is the thread's architecture, with an id before it or not", () => {
    const architectures = (text: string) =>
      parseTraces(text, "strace", source).traces.map((trace) => trace.architecture);
    expect(architectures("execve() = 0\n[ Process PID=9 runs in 32 bit mode. ]\nread() = 0")).toEqual(["i386"]);
    expect(architectures("9  execve() = 0\n9  [ Process PID=9 runs in 32 bit mode. ]\n8  read() = 0")).toEqual([
      "i386",
      null,
    ]);
    expect(architectures("[pid 9] [ Process PID=9 runs in 64 bit mode. ]\n[pid 9] read() = 0")).toEqual(["x86_64"]);
    expect(architectures("read() = 0\n[ Process PID=9 runs in constructor mode. ]")).toEqual([null]);
  });
});

describe("what is refused", () => {
  it("a text without a call", async () => {
    const refusal = await refusalText(() => parseTraces("+++ exited with 0 +++\n", "strace", source), "E_TRACE");
    expect(refusal).toBe("x: the file holds no system call");
  });

  it("the table of strace -c without a call, with its line", async () => {
    const text = "+++ exited with 0 +++\n% time     seconds  usecs/call     calls    errors syscall\n";
    expect(await refusalText(() => parseTraces(text, "strace", source), "E_TRACE")).toMatch(
      /^x:2: .*record without -c and -C$/,
    );
  });
});

describe("damaged text", () => {
  it("of 20,000 mutated lines none gives anything but calls or a SentinelError", () => {
    const random = randomInteger(20261125);
    const lines = logs.flatMap((log) => textOf(log).split("\n"));
    const mutate = (line: string): string => {
      const at = random(line.length + 1);
      const other = lines[random(lines.length)]!;
      const odd = '()[]<>"\\=+-% ,.0123456789abcxyz_\0\uFFFD\r\t\u{1F600}';
      return [
        () => line.slice(0, at),
        () => line.slice(at),
        () => line.slice(0, at) + odd.charAt(random(odd.length)) + line.slice(at),
        () => line.slice(0, at) + line.slice(at + 1 + random(5)),
        () => line.slice(0, at) + other.slice(random(other.length + 1)),
        () => line.slice(0, at) + line.slice(at).repeat(2),
      ][random(6)]!();
    };
    let read = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const text = mutate(mutate(lines[random(lines.length)]!));
      try {
        const { traces } = parseTraces(text, round % 2 === 0 ? "strace" : "auto", source);
        for (const { calls: found } of traces) {
          expect(found.length).toBeGreaterThan(0);
          for (const call of found) expect(call).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
        }
        read += 1;
      } catch (error) {
        if (!isSentinelError(error)) throw error;
        expect(error.message).toMatch(/^x(?::\d+)?: /);
      }
    }
    expect(read).toBeGreaterThan(5000);
  });
});

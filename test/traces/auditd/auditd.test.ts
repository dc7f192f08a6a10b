import * as fc from "fast-check";
import { type ParsedTraces, createTraceParser } from "../../../src/traces/trace-parser.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { createAuditEnds, isAuditdLine } from "../../../src/traces/auditd/auditd.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces, worded } from "../../support/worded-traces.ts";
import { describe, expect, it } from "@jest/globals";

const SOURCE: TraceSource = { path: "a.log", architecture: null };
const read = (text: string, source: Partial<TraceSource> = {}) => parseTraces(text, "auditd", { ...SOURCE, ...source });
const callsById = (parsed: Pick<ParsedTraces, "traces">) =>
  Object.fromEntries(parsed.traces.map(({ name, calls }) => [name.slice("a.log#".length), calls.join(" ")]));
const warningsOf = (text: string) => read(text).warnings.join("\n");

const TIME = 1_700_000_000;

interface Written {
  readonly serial?: number | string;
  readonly time?: string;
  readonly arch?: string;
  readonly call?: number | string;
  readonly pid?: number | string;
  readonly comm?: string;
}

/** A SYSCALL record as the kernel writes it. */
function syscall({ serial = 1, time, arch = "c000003e", call = 257, pid = 77, comm = '"cat"' }: Written = {}): string {
  const stamp = `audit(${time ?? `${TIME}.123`}:${serial})`;
  const ids = "auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3";
  return (
    `type=SYSCALL msg=${stamp}: arch=${arch} syscall=${call} success=yes exit=3 a0=ffffff9c a1=7ffd12 a2=0 a3=0 ` +
    `items=1 ppid=1 pid=${pid} ${ids} comm=${comm} exe="/usr/bin/cat" subj=unconfined key=(null)`
  );
}

/** The same event as `ausearch -i` prints it. */
function interpreted({
  time = "11/14/23 22:13:20.123",
  serial = 1,
  arch = "x86_64",
  call = "openat",
}: Written): string {
  return (
    `type=SYSCALL msg=audit(${time}:${serial}) : arch=${arch} syscall=${call} success=no exit=EACCES(Permission denied) ` +
    "a0=AT_FDCWD a1=0x7ffd a2=O_RDONLY a3=0x0 items=1 ppid=1 pid=77 auid=unset uid=root tty=(none) ses=unset " +
    "comm=my prog exe=/usr/bin/cat key=(null) "
  );
}

function seccomp({ serial = 1, arch = "c000003e", call = 41, pid = 77 }: Written = {}): string {
  const stamp = `audit(${TIME}.123:${serial})`;
  return (
    `type=SECCOMP msg=${stamp}: auid=1000 uid=0 gid=0 ses=3 subj=unconfined pid=${pid} comm="cat" exe="/usr/bin/cat" ` +
    `sig=0 arch=${arch} syscall=${call} compat=0 ip=0x7f00 code=0x7ffc0000`
  );
}

describe("the reader of auditd", () => {
  it("counts a SYSCALL record once and none of the other records of its event", () => {
    const stamp = `msg=audit(${TIME}.123:1):`;
    const text = [
      syscall(),
      `type=EXECVE ${stamp} argc=1 a0="cat"`,
      `type=CWD ${stamp} cwd="/root"`,
      `type=PATH ${stamp} item=0 name="/bin/cat" inode=1 nametype=NORMAL`,
      `type=UNKNOWN[1323] ${stamp} fd=3 flags=0x2`,
      `type=PROCTITLE ${stamp} proctitle=636174`,
      `type=EOE ${stamp}`,
      syscall({ serial: 2, call: 0 }),
    ].join("\n");
    expect(callsById(read(text))).toEqual({ "77": "openat read" });
  });

  it("makes a trace of each process, with its architecture, its program and the times of the calls", () => {
    const text = [
      syscall({ time: "1700000000.5", comm: "6D792070726F67" }),
      syscall({ serial: 2, arch: "40000003", call: 3, pid: 78, comm: '"cafe"', time: "1700000001" }),
    ].join("\r\n");
    expect(read(text, { keepsTimes: true }).traces).toEqual([
      {
        name: "a.log#77",
        calls: ["openat"],
        architecture: "x86_64",
        program: "my prog",
        lineage: { process: "77", parent: "1", forkOf: null, tree: "77" },
        seconds: Float64Array.of(1700000000.5),
      },
      {
        name: "a.log#78",
        calls: ["read"],
        architecture: "i386",
        program: "cafe",
        lineage: { process: "78", parent: "1", forkOf: null, tree: "78" },
        seconds: Float64Array.of(1700000001),
      },
    ]);
    expect(callsById(read(text, { per: "process" }))).toEqual({ "77": "openat", "78": "read" });
  });

  it.each([
    ["c000003e", 0x40000001, "write", "x86_64"],
    ["c000003e", 4000, "syscall_4000", "x86_64"],
    ["c00000b7", 56, "openat", "aarch64"],
    ["c000003e", 5000, "syscall_5000", "x86_64"],
    ["40000028", 5, "open", "arm"],
    ["40000028", 983045, "set_tls", "arm"],
    ["c00000f3", 63, "read", "riscv64"],
    ["c0000008", 5000, "read", "mips64"],
    ["80000008", 5057, "execve", "mips64"],
    ["40000008", 4011, "execve", "mips"],
    ["a0000008", 6057, "execve", "mipsn32"],
    ["c0000008", 5999, "syscall_5999", "mips64"],
    ["c0000015", 11, "execve", "ppc64le"],
    ["80000015", 286, "openat", "ppc64le"],
    ["80000016", 11, "execve", "s390x"],
    ["40000028", 2 ** 31 - 1, "syscall_2147483647", "arm"],
    ["c0000abc", 2 ** 31 - 1, "audit_c0000abc-2147483647", "audit_c0000abc"],
    ["16", 4, "s390-4", "s390"],
    ["C0000ABC", 7, "audit_c0000abc-7", "audit_c0000abc"],
    ["x86_64", "pread", "pread64", "x86_64"],
    ["i386", "socketcall(bind)", "socketcall", "i386"],
    ["i686", "open", "open", "i386"],
    ["armv7l", "open", "open", "arm"],
    ["armeb", "llseek", "_llseek", "arm"],
    ["00000028", 5, "open", "arm"],
    ["x86_64", "unknown-syscall(1073741825)", "write", "x86_64"],
    ["riscv64", "openat", "openat", "riscv64"],
  ])("takes arch=%s syscall=%s for %s of %s", (arch, call, name, architecture) => {
    expect(read(syscall({ arch, call })).traces).toMatchObject([{ calls: [name], architecture }]);
  });

  it.each([
    ["a number that no call has", syscall({ serial: 2, call: 2 ** 31 })],
    ["a negative number", syscall({ serial: 2, call: -1 })],
    ["a name that is none", syscall({ serial: 2, call: "a-b" })],
    [
      "names that ausearch takes from the wrong table",
      syscall({ serial: 2, arch: "unknown-elf-type(c0000abc)", call: "read" }),
    ],
    ["a record cut in its process id", syscall({ serial: 2, pid: 1234 }).replace(/34 auid.*/, "")],
    ["a record cut in its number", syscall({ serial: 2 }).replace(/57 success.*/, "")],
    ["a record without its stamp", "type=SYSCALL msg=?"],
    ["foreign text", "hello world"],
  ])("skips %s, and refuses it where the user is strict", async (_, line) => {
    const text = `${syscall()}\n${line}\n${syscall({ serial: 3, call: 0 })}`;
    expect(callsById(read(text))).toEqual({ "77": "openat read" });
    expect(warningsOf(text)).toContain("a.log:2: 1 line is not an audit record and was skipped");
    expect(await refusalText(() => read(text, { isStrict: true }), "E_TRACE")).toContain("a.log:2:");
  });

  it("does not read what auditd adds after the byte 0x1d", () => {
    const text = `${syscall({ comm: "cat" })}\x1dARCH=i386 SYSCALL=execve AUID="root" pid=5 `;
    expect(read(text).traces).toMatchObject([{ name: "a.log#77", calls: ["openat"], architecture: "x86_64" }]);
  });

  it("keeps the hosts of a gathered log apart", () => {
    const text = `node=web1 ${syscall()}\nnode=web2 ${syscall({ call: 0 })}\nnode=web1 ${syscall({ serial: 2, call: 1 })}`;
    expect(callsById(read(text))).toEqual({ "web1:77": "openat write", "web2:77": "read" });
  });

  it.each([
    ["dmesg", "[   12.345678] audit: ", "type=1300 "],
    ["dmesg -T", "[Tue Nov 14 22:13:20 2023] audit: ", "type=1300 "],
    ["the system log", "Nov 14 22:13:20 web1 kernel: [   12.345678] audit: ", "type=1300 "],
    ["the journal", "Nov 14 22:13:20 web1 kernel: audit: ", "type=UNKNOWN[1300] "],
    ["the audit dispatcher", "2023-11-14T22:13:20+00:00 web1 audisp-syslog: ", "type=SYSCALL msg="],
  ])("reads records as %s shows them", (_, before, type) => {
    const line = before + syscall().replace("type=SYSCALL msg=", type);
    expect(isAuditdLine(line)).toBe(true);
    expect(callsById(read(line))).toEqual({ "77": "openat" });
  });

  it("reads the journal's own text of records, and counts none twice where the kernel logs them too", () => {
    const fields = syscall().replace(/^.*?: /, "");
    const journal = `Nov 14 22:13:20 web1 audit[77]: SYSCALL ${fields}`;
    const kernel = `Nov 14 22:13:20 web1 kernel: audit: type=1300 audit(${TIME}.123:1): ${fields}`;
    expect(callsById(read(`${journal}\n${kernel}`))).toEqual({ "77": "openat" });
    expect(callsById(read(`${kernel}\n${journal}`))).toEqual({ "77": "openat" });
    expect(isAuditdLine(journal)).toBe(true);
  });

  it("reads what follows a byte order mark, NULs, blanks or colours, and skips comments and blank lines", () => {
    const text = `\uFEFF# rules of today\n${syscall()}\n\0\0\0${syscall({ serial: 2, call: 0 })}\n\n\0\0\n\x1b[1m  ${syscall({ serial: 3, call: 1 })}\x1b[0m`;
    const parsed = read(text);
    expect(callsById(parsed)).toEqual({ "77": "openat read write" });
    expect(parsed.warnings.join("\n")).toContain("5 NUL bytes");
  });

  it("takes names that objects have from birth for names like others", () => {
    const line = syscall({ arch: "riscv64", call: "constructor", comm: '"__proto__"' });
    expect(read(line).traces).toMatchObject([{ calls: ["constructor"], program: "__proto__" }]);
  });

  it("keeps a program's name as it is where it is no hex, or half a byte too long", () => {
    expect(read(syscall({ comm: "ABC" })).traces[0]?.program).toBe("ABC");
    expect(read(syscall({ comm: "(null)" })).traces[0]?.program).toBe("(null)");
  });

  it("has no program where the record is cut in its name, or has none", () => {
    expect(read(syscall().replace(/at" exe.*/, "")).traces[0]?.program).toBeUndefined();
    expect(read(syscall().replace(/ comm.*/, "")).traces[0]?.program).toBeUndefined();
  });
});

describe("what auditd's reader makes of ausearch", () => {
  it("reads interpreted records, whose programs' names are not in hex and may hold blanks", () => {
    expect(read(`----\n${interpreted({})}`).traces).toEqual([
      {
        name: "a.log#77",
        calls: ["openat"],
        architecture: "x86_64",
        program: "my prog",
        lineage: { process: "77", parent: "1", forkOf: null, tree: "77" },
      },
    ]);
    expect(read(interpreted({}).replace("my prog", "CAFE")).traces[0]?.program).toBe("CAFE");
  });

  it.each([
    ["11/14/23 22:13:20.123", "11/15/23 00:00:01.000"],
    ["14.11.2023 22:13:20.123", "15.11.2023 00:00:01.000"],
    ["2023-11-14 22:13:20.123", "2023-11-15 00:00:01.000"],
    ["2023年11月14日 22:13:20.123", "2023年11月15日 00:00:01.000"],
  ])("counts seconds from the first midnight, whatever the locale: %s", (first, second) => {
    const text = [interpreted({ time: first }), interpreted({ time: second, serial: 2 })].join("\n");
    expect(read(text, { keepsTimes: true }).traces[0]?.seconds).toEqual(Float64Array.of(80000.123, 86401));
  });

  it("has no time where it cannot be read", () => {
    expect(read(interpreted({ time: "yesterday" }), { keepsTimes: true }).traces[0]?.seconds).toEqual(
      Float64Array.of(NaN),
    );
  });

  it.each([
    ["interpreted", [interpreted({}), interpreted({ serial: 90 })]],
    ["with its separators", ["----", "time->Tue Nov 14 22:13:20 2023", syscall(), "----", syscall({ serial: 90 })]],
  ])("takes missing serials for no loss in an extract, %s, and says so", (_, lines) => {
    const parsed = read(lines.join("\n"));
    expect(parsed.traces[0]?.missingEvents).toBeUndefined();
    expect(parsed.warnings.join("\n")).toContain("an extract by ausearch");
  });
});

describe("what auditd's reader makes of seccomp", () => {
  it("counts a SECCOMP record as a call, and warns that it is not a sequence", () => {
    const parsed = read(seccomp().replace("type=SECCOMP msg=", "audit: type=1326 "));
    expect(callsById(parsed)).toEqual({ "77": "socket" });
    expect(parsed.traces[0]).toMatchObject({ architecture: "x86_64", program: "cat" });
    expect(parsed.warnings).toEqual([expect.stringContaining("1 call is known from")]);
  });

  it("counts a call once that has a SECCOMP and a SYSCALL record", () => {
    const parsed = read([seccomp(), syscall({ call: 41 }), seccomp({ serial: 2, call: 1 })].join("\n"));
    expect(callsById(parsed)).toEqual({ "77": "socket write" });
    expect(parsed.warnings.join("\n")).toContain("1 call is known from");
  });

  it("reads an old kernel's record without arch= by the user's architecture, and skips it without one", async () => {
    const text = seccomp().replace(/arch=\w+ /, "");
    expect(callsById(read(text, { architecture: "x86_64" }))).toEqual({ "77": "socket" });
    expect(await refusalText(() => read(text), "E_TRACE")).toContain('no system call: "type=SECCOMP');
  });

  it("takes the last fields for the call, whatever the program calls itself", () => {
    const text = seccomp().replace('comm="cat"', "comm=a sig=0 arch=i386 syscall=exit compat=0");
    expect(callsById(read(text))).toEqual({ "77": "socket" });
  });
});

describe("an audit log that others write to", () => {
  const ID = `${TIME}.123`;
  const fields = (call: number, pid = 4242) =>
    `arch=c000003e syscall=${call} success=yes exit=0 a0=1 ppid=1 pid=${pid} uid=0 comm="bash" exe="/bin/bash" key=(null)`;
  const kernel = (serial: number, call: number, pid = 4242) =>
    `Jan  1 00:00:00 h kernel: audit: type=1300 audit(${TIME}.001:${serial}): ${fields(call, pid)}`;
  const journal = (call: number, pid = 4242) => `Jan  1 00:00:00 h audit[${pid}]: SYSCALL ${fields(call, pid)}`;

  it("is read whole, whatever its first line looks like", () => {
    const records = Array.from({ length: 300 }, (_, serial) => kernel(serial + 1, 1));
    const parsed = read([journal(0, 77), ...records].join("\n"));
    expect(parsed.traces.map(({ name, calls }) => [name, calls.length])).toEqual([
      ["a.log#77", 1],
      ["a.log#4242", 300],
    ]);
  });

  it("is said to count calls twice where all of the kernel's come before all of the journal's, too far apart to know", () => {
    const calls = Array.from({ length: 9000 }, (_, call) => call);
    const ofKernel = calls.map((call) => kernel(call + 1, call % 7, call));
    const ofJournal = calls.map((call) => journal(call % 7, call));
    const warned = "where both are of one time, calls count twice; read either alone";
    expect(read([...ofKernel, ...ofJournal].join("\n")).warnings.join()).toContain(warned);
    expect(read([...ofJournal, ...ofKernel].join("\n")).warnings.join()).toContain(warned);
    const mixed = ofKernel.flatMap((line, call) => [line, ofJournal[call] ?? ""]);
    const parsed = read(mixed.join("\n"));
    expect(parsed.warnings.join()).not.toContain(warned);
    expect(parsed.traces.reduce((sum, trace) => sum + trace.calls.length, 0)).toBe(9000);
  });

  it("has each record counted once that is there twice, and reports how many were", () => {
    const repeated = [kernel(1, 0), journal(0), kernel(2, 0), kernel(3, 0), journal(0), journal(1), kernel(4, 1)];
    const parsed = read(repeated.join("\n"));
    expect(callsById(parsed)).toEqual({ "4242": "read read read write" });
    expect(parsed.warnings.join("\n")).toContain("3 records are there twice and counted once");
    const dispatched = kernel(1, 0).replace("kernel: audit: type=1300 ", "audisp-syslog: type=SYSCALL msg=");
    expect(callsById(read([kernel(1, 0), dispatched].join("\n")))).toEqual({ "4242": "read" });
    expect(callsById(read(`${syscall()}\n${syscall()}`))).toEqual({ "77": "openat" });
  });

  it("keeps two calls that share a stamp but are not the same in every field", () => {
    expect(callsById(read(`${syscall()}\n${syscall({ call: 0 })}`))).toEqual({ "77": "openat read" });
    const other = syscall({ time: `${TIME}.124` });
    expect(callsById(read(`${syscall()}\n${other}`))).toEqual({ "77": "openat openat" });
  });

  it("loses no call to a SECCOMP record of the same serial that tells of another one", () => {
    expect(callsById(read(`${seccomp({ call: 0 })}\n${syscall({ call: 59 })}`))).toEqual({ "77": "read execve" });
  });

  it.each([
    ["a program's own name", `Jan  1 00:00:00 h evil[9]: type=1300 audit(1.0:5): ${fields(1)}`],
    [
      "a name of its own before the kernel's",
      `Jan  1 00:00:00 h evil: kernel: audit: type=1300 audit(1.0:5): ${fields(1)}`,
    ],
    ["the kernel's name with a process", `Jan  1 00:00:00 h kernel[9]: audit: type=1300 audit(1.0:5): ${fields(1)}`],
    ["the kernel's name, in its words", `Jan  1 00:00:00 h kernel: evil: type=1300 audit(1.0:5): ${fields(1)}`],
    ["the journal's name, of another process", `Jan  1 00:00:00 h audit[9]: SYSCALL ${fields(1)}`],
    ["the journal's name, with a stamp", `Jan  1 00:00:00 h audit[4242]: type=1300 audit(1.0:5): ${fields(1)}`],
    ["a second line of its message", `                         type=SYSCALL msg=audit(1.0:5): ${fields(1)}`],
    ["a line of its own in the ring buffer", `<13>[    1.0] audit: type=1300 audit(1.0:5): ${fields(1)}`],
    ["the facility of programs", `user  :notice: [    1.0] audit: type=1300 audit(1.0:5): ${fields(1)}`],
    ["RFC 5424", `<13>1 2026-01-01T00:00:00Z h evil 9 - - type=1300 audit(1.0:5): ${fields(1)}`],
  ])("has no call forged under %s, and says that one was tried", (_, line) => {
    const parsed = read(`${syscall()}\n${line}`);
    expect(callsById(parsed)).toEqual({ "77": "openat" });
    expect(parsed.warnings.join("\n")).toMatch(/a\.log:2: 1 line of another program looks like audit records/);
    expect(isAuditdLine(line)).toBe(false);
  });

  it("has no losses announced by another program", () => {
    const forged = "Jan  1 00:00:00 h evil: audit: audit_lost=99";
    expect(read(`${syscall()}\n${forged}`).traces[0]?.lostEvents).toBeUndefined();
  });

  it.each([
    ["<5>1 2026-01-01T00:00:00Z h kernel - - - ", "audit: type=1300 "],
    ["<5>[    1.0] ", "audit: type=1300 "],
    ["kern  :notice: [    1.0] ", "audit: type=1300 "],
    ["[    1.000000][  T77] ", "audit: type=1300 "],
    ["[    1.000000] h kernel: ", "audit: type=1300 "],
    ["Jan  1 00:00:00 h kernel: [    1.000000] ", "type=1300 "],
    ["Jan  1 00:00:00 h kernel: [    1.0][  T77] ", "audit: type=1300 "],
    ["Jan  1 00:00:00 h audispd[9]: ", "node=h type=SYSCALL msg="],
  ])("is read where %j comes before its records", (before, type) => {
    const line = `${before}${type}audit(${ID}:1): ${fields(1)}`;
    expect(read(line).traces.map(({ calls }) => calls)).toEqual([["write"]]);
  });

  it.each([
    ["", false],
    ["[    1.0] audit: ", false],
    ["Jan  1 00:00:00 h kernel: audit: ", true],
    ["Jan  1 00:00:00 h audispd: ", true],
  ])("is called forgeable where the system log wrote it: after %j", (before, isForgeable) => {
    const parsed = read(before + syscall());
    expect(callsById(parsed)).toEqual({ "77": "openat" });
    expect(parsed.warnings.some((warning) => warning.includes("any program can forge"))).toBe(isForgeable);
    expect(parsed.forgeable).toBe(isForgeable ? "system log" : undefined);
  });

  it("does not become an extract by one line of dashes, which would hide what is missing", () => {
    const text = [1, 2, 3, 9].map((serial) => syscall({ serial })).join("\n");
    expect(read(`----\n${text}`).traces[0]?.missingEvents).toBe(5);
    expect(read(`${interpreted({ serial: 90 })}\n${text}`).traces[0]?.missingEvents).toBe(5);
  });
});

describe("a damaged audit log", () => {
  it("gives up its record where NUL bytes follow half of one", () => {
    const parsed = read(
      `${syscall().slice(0, 90)}\0\0\0\0${syscall({ serial: 2, call: 0 })}\n${syscall({ serial: 3 })}`,
    );
    expect(callsById(parsed)).toEqual({ "77": "read openat" });
    expect(parsed.warnings.join("\n")).toContain("4 NUL bytes");
    expect(parsed.warnings.join("\n")).toContain("1 line is not an audit record");
  });

  it("gives up a record that was written behind half of another one", () => {
    const [second, third] = [syscall({ serial: 2, call: 0 }), `node=h ${syscall({ serial: 3, call: 1 })}`];
    const text = `${syscall().slice(0, 30)}${second.slice(0, 100)}${third}`;
    expect(callsById(read(`${syscall()}\n${text}`))).toEqual({ "77": "openat", "h:77": "write" });
    expect(callsById(read(`${syscall({ serial: 5 })}${second}`))).toEqual({ "77": "openat read" });
  });

  it("has no call in what a program of an interpreted record calls itself, or tells in its own message", () => {
    const inner = syscall({ pid: 99 });
    expect(callsById(read(interpreted({}).replace("my prog", `a ${inner}`)))).toEqual({ "77": "openat" });
    const message = `type=USER_CMD msg=audit(${TIME}.1:7): pid=5 msg='op=x ${inner}'`;
    expect(callsById(read(`${syscall()}\n${message}`))).toEqual({ "77": "openat" });
  });
});

describe("the lost events of an audit log", () => {
  const lost = (text: string) => read(text).traces[0]?.lostEvents ?? 0;
  const missing = (text: string) => read(text).traces[0]?.missingEvents ?? 0;
  const log = (...serials: readonly number[]) => serials.map((serial) => syscall({ serial })).join("\n");

  it.each([
    ["none where every serial came", [1, 2, 3], 0],
    ["those between two serials", [1, 5, 6], 3],
    ["none where some came late", [1, 4, 2, 3, 5], 0],
    ["none where the numbers wrap", [4294967294, 4294967295, 0, 1], 0],
    ["those at the wrap", [4294967294, 1], 2],
    ["none before the first", [10, 9, 11], 0],
    ["those of a gap wider than the window", [1, 10_002], 10_000],
    ["none where a log starts over", [500_000, 500_001, 1, 2, 3], 0],
    ["none where a part of the log is missing", [1, 2, 900_000, 900_001], 0],
    ["none where one record is very late", [50_000, 50_001, 3, 50_002], 0],
    ["those before and after a new beginning", [500_000, 500_002, 1, 3], 2],
  ])("are %s", (_, serials, expected) => {
    expect(missing(log(...serials))).toBe(expected);
  });

  it("are counted for each host by itself, and not by the serials of the audit daemon's own records", () => {
    const text = [
      `node=a ${syscall({ serial: 1 })}`,
      `node=b ${syscall({ serial: 900 })}`,
      "node=a type=DAEMON_START msg=audit(1700000000.1:5000): op=start ver=3.1 res=success",
      "node=a type=DAEMON_CONFIG msg=audit(1700000000.1:34) config changed, auid=0 pid=15 res=success",
      `node=a ${syscall({ serial: 2 })}`,
      `node=b ${syscall({ serial: 902 })}`,
    ].join("\n");
    expect(missing(text)).toBe(1);
  });

  it("are also those that the kernel counts from its first message on, each once, over restarts of its counter", () => {
    const text = [
      syscall(),
      "[  1.0] audit: audit_backlog=65 > audit_backlog_limit=64",
      "[  1.0] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64",
      "[  1.0] audit: backlog limit exceeded",
      "[  2.0] audit: audit_lost=7 audit_rate_limit=0 audit_backlog_limit=64",
      "[  0.1] audit: audit_lost=1 audit_rate_limit=0 audit_backlog_limit=64",
    ].join("\n");
    expect(lost(text)).toBe(4);
  });

  it.each([
    [[5000], 1],
    [[5000, 5003], 4],
    [[0], 0],
    [[0, 3], 3],
    [[5000, 5000, 2], 3],
  ])("are of the counts %j of losses since boot those while it was recorded, %d", (counts, expected) => {
    const shown = counts.map((count) => `audit: audit_lost=${count} audit_rate_limit=0 audit_backlog_limit=64`);
    expect(lost([syscall(), ...shown].join("\n"))).toBe(expected);
  });

  it("are one for each message where the counter is never shown", () => {
    expect(lost([syscall(), "audit: backlog limit exceeded", "audit: kauditd hold queue overflow"].join("\n"))).toBe(2);
  });

  it("are the missing serials, in whatever order a log of nearly sorted ones comes", () => {
    const serials = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 2 });
    fc.assert(
      fc.property(serials, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (chosen, base) => {
        const first = Math.min(...chosen);
        const ordered = [first, ...chosen.filter((serial) => serial !== first)];
        const text = log(...ordered.map((serial) => (base + serial) % 2 ** 32));
        expect(missing(text)).toBe(Math.max(...chosen) - first + 1 - chosen.length);
      }),
    );
  });
});

describe("the ends of processes in an audit log", () => {
  const at = (seconds: number, written: Written) => syscall({ ...written, time: `${TIME + seconds}.000` });

  it("make another trace of an id that comes back, but not of what other threads were in the middle of", () => {
    const text = [
      at(1, { call: 0 }),
      at(2, { serial: 2, call: 231 }),
      at(1, { serial: 3, call: 202 }),
      at(2, { serial: 4, call: 202 }),
      at(90, { serial: 5, call: 59 }),
    ].join("\n");
    const traces = { "77": "read exit_group futex futex", "77.2": "execve" };
    expect(callsById(read(text))).toEqual(traces);
    expect(callsById(read(text, { per: "process" }))).toEqual(traces);
  });
});

describe("what auditd's reader reports about an audit log", () => {
  it("is that it looks like the hits of rules where it holds few different calls", () => {
    expect(warningsOf(syscall())).toMatch(/holds only 1 different call, .*-S all/);
    const many = Array.from({ length: 15 }, (_, call) => syscall({ serial: call + 1, call })).join("\n");
    expect(read(many).warnings).toEqual([]);
  });

  it("is what it holds instead, and how to record, where it holds no call", async () => {
    const text = `type=USER_LOGIN msg=audit(1700000000.1:5): pid=1 uid=0 msg='op=login res=failed'`;
    expect(await refusalText(() => read(text), "E_TRACE")).toMatch(
      /no system calls: it holds USER_LOGIN; record with .*-S all.*: the audit rules record no calls/,
    );
  });
});

describe("laurel's lines", () => {
  const event = (members: object) => JSON.stringify({ ID: "1700000000.123:456", ...members });
  const RECORD = { arch: "0xc000003e", syscall: 257, pid: 77, comm: "cat", ARCH: "x86_64", SYSCALL: "openat" };

  it("are one call an event, whether the record is an object or a list", () => {
    const text = [
      event({ NODE: "web1", SYSCALL: RECORD, CWD: { cwd: "/" } }),
      event({ NODE: "web1", SYSCALL: [{ ...RECORD, syscall: 0 }] }),
      `@cee: ${event({ NODE: "web1", SYSCALL: { ...RECORD, syscall: 1 }, SECCOMP: [{ ...RECORD, syscall: 2 }] })}`,
    ].join("\n");
    const parsed = read(text, { keepsTimes: true });
    expect(callsById(parsed)).toEqual({ "web1:77": "openat read write" });
    expect(parsed.traces[0]).toMatchObject({ architecture: "x86_64", program: "cat" });
    expect(parsed.traces[0]?.seconds?.[0]).toBe(1700000000.123);
  });

  it("count by name where the number is left out, and as hits of a filter where there is only a SECCOMP record", () => {
    const named = { pid: 77, comm: "cat", ARCH: "x86_64", SYSCALL: "pread" };
    const text = [event({ SYSCALL: named }), event({ SECCOMP: RECORD })].join("\n");
    expect(callsById(read(text))).toEqual({ "77": "pread64 openat" });
    expect(warningsOf(text)).toContain("1 call is known from");
  });

  it("are skipped where they are damaged or say too little, and hold no call where they are of other kinds", async () => {
    const damaged = [
      event({ SYSCALL: RECORD }).slice(0, -4),
      event({ SYSCALL: { ...RECORD, pid: "x" } }),
      event({ SYSCALL: { pid: 1 } }),
    ];
    expect(warningsOf([event({ SYSCALL: RECORD }), ...damaged].join("\n"))).toContain(
      "a.log:2: 3 lines are not audit records",
    );
    expect(await refusalText(() => read(event({ USER_LOGIN: {} })), "E_TRACE")).toContain("it holds USER_LOGIN");
  });
});

describe("recognising an audit log", () => {
  it.each([
    ["raw", syscall()],
    ["of a host", `node=web1 ${syscall()}`],
    ["interpreted", `----\n${interpreted({})}`],
    ["of seccomp", seccomp()],
    [
      "laurel's",
      `{"ID":"1700000000.123:456","SYSCALL":{"arch":"0xc000003e","syscall":257,"pid":77,"x":"${"y".repeat(5000)}"}}`,
    ],
    ["without a call", 'type=CWD msg=audit(1700000000.123:456): cwd="/root"'],
  ])("works for one %s", (_, text) => {
    expect(sniffFormat(text, "a")).toBe("auditd");
  });

  it.each([
    `7314  write(3, "x type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e", 60) = 60`,
    "12 10:00:01.000000123 0 cat (4242) > write res=9 data=a type=SYSCALL msg=audit(1700000000.123:456): ",
    "7 10:00:01.000000123 0 33 cat 4242 < write res=9 data=node=h type=SYSCALL msg=audit(1700000000.123:456): ",
    `{"time":"2023-11-14T22:13:20Z","rule":"x","output":"type=SYSCALL msg=audit(1700000000.123:456): "}`,
    '{"timestamp":1,"processId":7,"eventId":"257","eventName":"openat"}',
    "cat-4242 [001] .... 100.000001: sys_enter: NR 0 (3, 7ffd, 9)",
    "     0.100 ( 0.002 ms): cat/4242 read(fd: 3, count: 9) = 9",
    "162 4",
    "openat",
    "tid,syscall,type",
    "audit: OK done",
    "",
  ])("takes none of other formats' lines for its own: %s", (line) => {
    expect(isAuditdLine(line)).toBe(false);
  });
});

describe("cutting an audit log into pieces", () => {
  const text = [
    `\uFEFFnode=web1 ${syscall({ comm: "C3A9" })}`,
    "----",
    "garbage \0 \u{1F600}",
    seccomp({ serial: 2 }),
    syscall({ serial: 9, call: 231 }),
    '{"ID":"1700000009.5:10","SYSCALL":{"arch":"0xc000003e","syscall":0,"pid":77}}',
    syscall({ serial: 11, pid: 78 }),
  ].join("\r\n");
  const bytes = new TextEncoder().encode(text);

  it("changes nothing, wherever it is cut", () => {
    const source = { ...SOURCE, keepsTimes: true };
    const whole = parseTraces(text, "auditd", source);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const parser = createTraceParser("auditd", source);
        for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
          const size = sizes[piece % sizes.length] ?? 1;
          parser.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(worded(parser.finish())).toEqual(whole);
      }),
    );
  });

  it("never ends in anything but traces or a refusal, whatever the text", async () => {
    const piece = fc.constantFrom(
      "type=",
      "SYSCALL",
      " msg=audit(",
      "1.0:1",
      "): ",
      "arch=",
      "c000003e",
      " syscall=",
      "1",
      " pid=",
      " comm=",
      '"',
      "\n",
      "{",
      '"ID":"1.0:1"',
      "}",
      "node=a ",
      "audit: ",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const parse = () => read(pieces.join(""));
        try {
          parse();
        } catch {
          expect(await refusalText(parse, "E_TRACE")).toContain("a.log");
        }
      }),
    );
  });

  it.each([
    ["", "type="],
    ["", "audit: "],
    ["type=SYSCALL msg=audit(", "1:"],
    ["node=", "a "],
    [syscall().slice(0, 70), " pid="],
    ["type=SECCOMP msg=audit(1.0:1):", " sig="],
    ["{", '"ID":"1'],
    ["", "\x1b["],
  ])("takes no more than linear time over a line that begins with %j and continues with many of %j", (begin, piece) =>
    expectLinear(async (size) => {
      const line = `${begin}${repeated(piece, size)}`;
      expect(await refusalText(() => read(line), "E_TRACE")).toContain("no system call");
    }, HOSTILE_CHARACTERS),
  );
});

describe("the ends of processes", () => {
  it("make a call another process's once, where it begins more than a second later", () => {
    const ends = createAuditEnds();
    ends.end("7", 100);
    expect(ends.isAnother("7", 101)).toBe(false);
    expect(ends.isAnother("8", 500)).toBe(false);
    expect(ends.isAnother("7", 101.5)).toBe(true);
    expect(ends.isAnother("7", 102)).toBe(false);
  });

  it("never make it so where the times are not known", () => {
    const ends = createAuditEnds();
    ends.end("7", NaN);
    expect(ends.isAnother("7", 500)).toBe(false);
    ends.end("7", 100);
    expect(ends.isAnother("7", NaN)).toBe(false);
  });

  it("are forgotten after very many, so that a long log does not fill the memory", () => {
    const ends = createAuditEnds();
    for (let process = 0; process <= 65_536; process += 1) ends.end(String(process), 1);
    expect(ends.isAnother("7", 500)).toBe(false);
    expect(ends.isAnother("65536", 500)).toBe(true);
  });
});

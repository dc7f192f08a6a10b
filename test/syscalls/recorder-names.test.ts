import { ARCHITECTURES, X32_BIT, callName, callTable } from "../../src/syscalls/architecture.ts";
import { kernelCallName, kernelCallNameOfAudit } from "../../src/syscalls/recorder-names.ts";
import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("kernelCallNameOfAudit", () => {
  it("turns the names that the audit tools have of their own into the kernel's", () => {
    expect(kernelCallNameOfAudit("x86_64", "pread")).toBe("pread64");
    expect(kernelCallNameOfAudit("aarch64", "newfstat")).toBe("fstat");
    expect(kernelCallNameOfAudit("i386", "sys_kexec_load")).toBe("kexec_load");
  });

  it("leaves every name of the kernel as it is, and what no table has", () => {
    for (const architecture of ARCHITECTURES) {
      for (const name of callTable(architecture)) {
        if (name !== null) expect(kernelCallNameOfAudit(architecture, name)).toBe(name);
      }
      expect(kernelCallNameOfAudit(architecture, "unknown-syscall(999)")).toBe("unknown-syscall(999)");
    }
  });
});

describe("kernelCallName", () => {
  it("takes an unknown number from its hexadecimal, by name where our table has it", () => {
    expect(kernelCallName("x86_64", "syscall_0xfa0")).toBe("syscall_4000");
    expect(kernelCallName("x86_64", "syscall_0x1c2")).toBe("set_mempolicy_home_node");
    expect(kernelCallName("x86_64", "syscall_0x40000257")).toBe("syscall_1073742423");
    expect(kernelCallName(null, "syscall_0x1c2")).toBe("syscall_450");
    expect(kernelCallName("riscv64", "syscall_0x1c2")).toBe("set_mempolicy_home_node");
    expect(kernelCallName("sparc64", "syscall_0x1c2")).toBe("syscall_450");
  });

  it("gives the kernel's names for those of older versions", () => {
    expect(kernelCallName(null, "_exit")).toBe("exit");
    expect(kernelCallName("i386", "old_mmap")).toBe("mmap");
    expect(kernelCallName("i386", "oldselect")).toBe("select");
  });

  it("drops the mark of x32", () => {
    expect(kernelCallName("x86_64", "execve#64")).toBe("execve");
  });

  it("puts the subcalls of i386 together again, and those of no other architecture", () => {
    expect(kernelCallName("i386", "socket")).toBe("socketcall");
    expect(kernelCallName("i386", "semop")).toBe("ipc");
    expect(kernelCallName("i386", "recvmmsg")).toBe("recvmmsg");
    expect(kernelCallName("x86_64", "socket")).toBe("socket");
    expect(kernelCallName(null, "socket")).toBe("socket");
  });

  it("leaves every name of the kernel as it is, but for the calls of i386 that are subcalls too", () => {
    for (const architecture of ARCHITECTURES) {
      for (const [number, name] of callTable(architecture).entries()) {
        const isSubcallToo = architecture === "i386" && number >= 359 && number <= 402;
        if (name !== null && !isSubcallToo) expect(kernelCallName(architecture, name)).toBe(name);
      }
    }
  });
});

/** One call of a program: its number and its first argument. */
type Call = readonly [number: number, first: number];

/** The i386 calls that are many in one, and how many subcalls to try. */
const SOCKETCALL = 102;
const IPC = 117;
const SUBCALLS = 26;

/** A program that needs no C library. It makes the calls, all arguments 0 but the first, then `exit`. */
function programOf(calls: readonly Call[], exit: number): string {
  return `
static long zeros[6];
static void make(long number, long first) {
#ifdef __i386__
  __asm__ volatile("int $0x80" : "+a"(number) : "b"(first), "c"(zeros), "d"(0), "S"(0), "D"(zeros) : "memory");
#else
  __asm__ volatile("syscall" : "+a"(number) : "D"(first), "S"(0), "d"(0) : "rcx", "r11", "memory");
#endif
}
static const long calls[][2] = {${calls.map((call) => `{${call.join(",")}}`).join(",")}};
void _start(void) {
  for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) make(calls[i][0], calls[i][1]);
  make(${exit}, 0);
}`;
}

const folder = temporaryFolder();

/**
 * The numbers and names that strace -n prints for the calls and the exit after them; null where it cannot be had. strace makes every call but exit fail
 * before the kernel sees it, so none does anything.
 */
function trace(bits: 32 | 64, calls: readonly Call[]): readonly (readonly [number, string])[] | null {
  const source = join(folder, "calls.c");
  const program = join(folder, "calls");
  const log = join(folder, "calls.log");
  writeFileSync(source, programOf(calls, bits === 32 ? 1 : 60));
  const flags = [`-m${bits}`, "-O1", "-nostdlib", "-static", "-no-pie", "-fno-pic", "-fno-stack-protector"];
  if (spawnSync("gcc", [...flags, "-o", program, source]).status !== 0) return null;
  const options = ["-n", "-o", log, "-e", "inject=!exit:error=ENOSYS"];
  if (spawnSync("strace", [...options, program], { timeout: 100_000 }).status !== 0) return null;
  const [, ...printed] = readFileSync(log, "utf8").matchAll(/^\[ *(\d+)\] ([a-z0-9_#]+)\(/gm);
  return printed.map(([, number, name]) => [Number(number), name ?? ""] as const);
}

/** Every number that has a name, from 0; not exit, which would end the program. */
function namedNumbers(nameOf: (number: number) => string): readonly number[] {
  return Array.from({ length: 600 }, (_, number) => number).filter(
    (number) => !nameOf(number).startsWith("syscall_") && nameOf(number) !== "exit",
  );
}

/** Whether programs of both widths can be built and traced, and strace knows the newest call of our tables. */
function canTrace(): boolean {
  const newest = callTable("x86_64").length - 1;
  return trace(32, [])?.length === 1 && trace(64, [[newest, 0]])?.[0]?.[1] === callName("x86_64", newest);
}

describeWhere(canTrace(), "needs x86_64 with strace 6.1 or newer and gcc -m32")("the names that strace prints", () => {
  it.each([
    ["i386", 32, 0],
    ["x86_64", 64, 0],
    ["x86_64", 64, X32_BIT],
  ] as const)("for %s (-m%i, number + %i) are those of the kernel's headers", (architecture, bits, bit) => {
    const numbers = namedNumbers((number) => callName(architecture, bit + number)).map((number) => bit + number);
    expect(numbers.length).toBeGreaterThan(300);
    const expected = numbers.map((number) => [number, callName(architecture, number)]);
    expect(
      trace(
        bits,
        numbers.map((number) => [number, 0]),
      )?.slice(0, -1),
    ).toEqual(expected);
  });

  it("mark the numbers of x86_64 that x32 has elsewhere", () => {
    expect(trace(64, [[X32_BIT + 59, 0]])?.[0]).toEqual([X32_BIT + 59, "execve#64"]);
  });

  it("for socketcall and ipc are the subcalls, which become one call again", () => {
    const numbers = Array.from({ length: SUBCALLS }, (_, number) => number);
    const calls = [SOCKETCALL, IPC].flatMap((call) => numbers.map((subcall) => [call, subcall] as const));
    const printed = trace(32, calls)?.slice(0, -1) ?? [];
    expect(new Set(printed.map(([, name]) => name)).size).toBe(34);
    const wrong = printed.filter(([number, name]) => kernelCallName("i386", name) !== callName("i386", number));
    expect(wrong.map(([, name]) => name)).toEqual(["recvmmsg", "sendmmsg"]);
  });
});

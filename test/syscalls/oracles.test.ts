import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { callName, callTable, X32_BIT, type Architecture } from "../../src/syscalls/architecture.ts";
import { kernelCallNameOfAudit } from "../../src/syscalls/recorder-names.ts";
import { isInstalled } from "../support/is-installed.ts";
import { describeWhere } from "../support/skip.ts";

/** A few numbers beyond the newest call, to see that both sides end there. */
const NUMBERS = Array.from({ length: 600 }, (_, number) => number);

/** One number the two sides name differently. */
type Difference = readonly [number: number, ours: string, theirs: string];

function linesOf(command: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout.trimEnd().split("\n");
}

/** The newest call of our kernel: new calls get the same number on every architecture. The numbers of x32's own calls begin at 512. */
const NEWEST = callTable("i386").length - 1;
const FIRST_OF_X32 = 512;

/** Where the two sides disagree, or one has a hole; but for calls that are younger than one side, which begin after its newest one. */
function differences(theirs: ReadonlyMap<number, string>, ourName: (number: number) => string): readonly Difference[] {
  const theirNewest = Math.max(...[...theirs.keys()].filter((number) => number < FIRST_OF_X32));
  const newest = Math.min(NEWEST, theirNewest);
  return NUMBERS.filter((number) => number <= newest || number >= FIRST_OF_X32)
    .map((number) => [number, ourName(number), theirs.get(number) ?? `syscall_${number}`] as const)
    .filter(([, ours, theirName]) => ours !== theirName);
}

/** The kernel reserves the number and has no such call. */
const NOT_ON_S390X: readonly Difference[] = [[447, "syscall_447", "memfd_secret"]];

describeWhere(isInstalled("scmp_sys_resolver"), "scmp_sys_resolver is missing (Debian package seccomp)")(
  "the call tables next to libseccomp's",
  () => {
    function resolve(architecture: string, bit: number): ReadonlyMap<number, string> {
      const loop = `for n in $(seq 0 ${NUMBERS.length - 1}); do scmp_sys_resolver -a ${architecture} $((${bit} + n)); done`;
      return new Map([...linesOf(loop).entries()].filter(([, name]) => name !== "UNKNOWN"));
    }

    it.each([
      ["i386", "x86", 0],
      ["x86_64", "x86_64", 0],
      ["aarch64", "aarch64", 0],
      ["x86_64", "x32", X32_BIT],
      ["arm", "arm", 0],
      ["mips", "mips", 4000],
      ["mips64", "mips64", 5000],
      ["mipsn32", "mips64n32", 6000],
      ["ppc64le", "ppc64le", 0],
      ["riscv64", "riscv64", 0],
      ["s390x", "s390x", 0],
    ] as const)("%s agrees with every call of %s", (architecture, theirArchitecture, bit) => {
      const theirs = resolve(theirArchitecture, bit);
      expect(theirs.size).toBeGreaterThan(250);
      const ourName = (number: number): string =>
        callName(architecture, bit + number).replace(`syscall_${bit + number}`, `syscall_${number}`);
      expect(differences(theirs, ourName)).toEqual(architecture === "s390x" ? NOT_ON_S390X : []);
    });
  },
);

/** auditd keeps lists of its own: names of the C library (pread), of older kernels (newfstat), or with the C function's sys_. */
const AUDIT_DIFFERENCES: Readonly<Partial<Record<Architecture, readonly Difference[]>>> = {
  i386: [
    [283, "kexec_load", "sys_kexec_load"],
    [423, "sched_rr_get_interval_time64", "sched_rr_get_interval64"],
  ],
  x86_64: [
    [17, "pread64", "pread"],
    [18, "pwrite64", "pwrite"],
  ],
  aarch64: [
    [61, "getdents64", "getdents"],
    [67, "pread64", "pread"],
    [68, "pwrite64", "pwrite"],
    [80, "fstat", "newfstat"],
  ],
};

describeWhere(isInstalled("ausyscall"), "ausyscall is missing (Debian package auditd)")(
  "the call tables next to auditd's",
  () => {
    function dump(architecture: Architecture): ReadonlyMap<number, string> {
      const [, ...lines] = linesOf(`ausyscall ${architecture} --dump`);
      return new Map(lines.map((line) => line.split("\t")).map(([number, name]) => [Number(number), name ?? ""]));
    }

    it.each(["i386", "x86_64", "aarch64"] as const)("%s differs in the listed names only", (architecture) => {
      const theirs = dump(architecture);
      expect(theirs.size).toBeGreaterThan(250);
      const found = differences(theirs, (number) => callName(architecture, number));
      expect(AUDIT_DIFFERENCES[architecture]).toEqual(expect.arrayContaining([...found]));
    });

    it.each(["i386", "x86_64", "aarch64", "arm", "ppc64le", "s390x"] as const)(
      "every name of %s is turned into the kernel's, where the kernel has the call",
      (architecture) => {
        const table = callTable(architecture);
        for (const [number, name] of dump(architecture)) {
          const ours = table[number] ?? null;
          if (ours !== null) expect([number, kernelCallNameOfAudit(architecture, name)]).toEqual([number, ours]);
        }
      },
    );
  },
);

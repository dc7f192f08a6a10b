import { AARCH64_CALLS } from "./aarch64.generated.ts";
import { ARM_PRIVATE_CALLS } from "./arm-private.generated.ts";
import { ARM_CALLS } from "./arm.generated.ts";
import { I386_CALLS } from "./i386.generated.ts";
import { MIPS_CALLS } from "./mips.generated.ts";
import { MIPS64_CALLS } from "./mips64.generated.ts";
import { MIPSN32_CALLS } from "./mipsn32.generated.ts";
import { PPC64LE_CALLS } from "./ppc64le.generated.ts";
import { RISCV64_CALLS } from "./riscv64.generated.ts";
import { S390X_CALLS } from "./s390x.generated.ts";
import { X32_CALLS } from "./x32.generated.ts";
import { X86_64_CALLS } from "./x86-64.generated.ts";

/**
 * The architectures whose call tables are known. MIPS has one per ABI, for either byte order:
 * `mips` is o32, `mipsn32` n32, `mips64` n64.
 */
export const ARCHITECTURES = [
  "i386",
  "x86_64",
  "aarch64",
  "arm",
  "mips",
  "mips64",
  "mipsn32",
  "ppc64le",
  "riscv64",
  "s390x",
] as const;

/** A processor and its ABI, by the name that `--arch` takes. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** What an x86_64 process of the x32 ABI adds to every call number (`__X32_SYSCALL_BIT`). */
export const X32_BIT = 0x40000000;

/** The number of arm's first private call (`__ARM_NR_BASE`). */
const ARM_PRIVATE = 0x0f0000;

type Calls = readonly (string | null)[];

const TABLES: Readonly<Record<Architecture, Calls>> = {
  i386: I386_CALLS,
  x86_64: X86_64_CALLS,
  aarch64: AARCH64_CALLS,
  arm: ARM_CALLS,
  mips: from(4000, MIPS_CALLS),
  mips64: from(5000, MIPS64_CALLS),
  mipsn32: from(6000, MIPSN32_CALLS),
  ppc64le: PPC64LE_CALLS,
  riscv64: RISCV64_CALLS,
  s390x: S390X_CALLS,
};

/** Tables of numbers far above the others. */
const FAR_TABLES: Readonly<Partial<Record<Architecture, { readonly first: number; readonly calls: Calls }>>> = {
  x86_64: { first: X32_BIT, calls: X32_CALLS },
  arm: { first: ARM_PRIVATE, calls: ARM_PRIVATE_CALLS },
};

/** The i386 numbers that the reference notebook's 341 classes cover: 1..340 (Linux 2.6.38). */
const LARGEST_I386_NUMBER = 340;

const SOCKETCALLS = [
  ...["socket", "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername", "socketpair"],
  ...["send", "recv", "sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "setsockopt", "getsockopt"],
];
const IPCS = [
  ...["semop", "semget", "semctl", "semtimedop", "msgsnd", "msgrcv", "msgget", "msgctl"],
  ...["shmat", "shmdt", "shmget", "shmctl"],
];

/**
 * The subcalls of the i386 calls 102 (socketcall) and 117 (ipc), each with the call that it is made
 * through. strace prints the subcall's name. recvmmsg and sendmmsg are subcalls too, but glibc 2.36
 * calls them directly (337, 345). It makes the others through 102 and 117, although many have a
 * number since Linux 4.3 (socket is 359).
 */
export const MULTIPLEXED_CALLS: ReadonlyMap<string, string> = new Map([
  ...SOCKETCALLS.map((call) => [call, "socketcall"] as const),
  ...IPCS.map((call) => [call, "ipc"] as const),
]);

const NUMBERS = new Map<Architecture, ReadonlyMap<string, number>>();

const UNNAMED_CALL = /^syscall_(0|[1-9]\d*)$/;

/** True when `name` is one of {@link ARCHITECTURES}. */
export function isArchitecture(name: string): name is Architecture {
  return (ARCHITECTURES as readonly string[]).includes(name);
}

/**
 * The architecture's calls, indexed by number; null where the kernel has none. Without x32 and
 * arm's private calls, which {@link callName} knows.
 */
export function callTable(architecture: Architecture): readonly (string | null)[] {
  return TABLES[architecture];
}

/**
 * The calls of an architecture's standard vocabulary, token 1 first. i386: the numbers 1..340, so
 * that token = number; others: the kernel's whole table in number order.
 */
export function standardCalls(architecture: Architecture): readonly string[] {
  if (architecture === "i386") {
    return Array.from({ length: LARGEST_I386_NUMBER }, (_, index) => callName("i386", index + 1));
  }
  return callTable(architecture).filter((name) => name !== null);
}

/**
 * The name of call `number`; `syscall_N` in decimal where the table has none, so that no number is
 * lost. A number of x86_64 with the bit 0x40000000 (x32) is looked up in the x32 table. Negative
 * numbers and fractions have no name.
 */
export function callName(architecture: Architecture, number: number): string {
  const far = FAR_TABLES[architecture];
  const isFar = far !== undefined && number >= far.first;
  const name = isFar ? far.calls[number - far.first] : TABLES[architecture][number];
  return name ?? `syscall_${number}`;
}

/**
 * The number of a call by its name, as {@link callName} gives it; null where the architecture has
 * no such call. `syscall_4000` is 4000 where the table has no name for it. A call of x32 has the
 * name of a call of x86_64, and gets the number of that.
 */
export function callNumber(architecture: Architecture, name: string): number | null {
  const number = numbersOf(architecture).get(name);
  if (number !== undefined) return number;
  const unnamed = UNNAMED_CALL.exec(name)?.[1];
  return unnamed !== undefined && callName(architecture, Number(unnamed)) === name ? Number(unnamed) : null;
}

/** Made on first use: most programs need one architecture. */
function numbersOf(architecture: Architecture): ReadonlyMap<string, number> {
  const known = NUMBERS.get(architecture);
  if (known !== undefined) return known;
  const table = TABLES[architecture];
  const numbers = new Map(table.flatMap((name, number) => (name === null ? [] : [[name, number] as const])));
  for (const [place, name] of (architecture === "arm" ? ARM_PRIVATE_CALLS : []).entries()) {
    if (name !== null) numbers.set(name, ARM_PRIVATE + place);
  }
  NUMBERS.set(architecture, numbers);
  return numbers;
}

function from(first: number, calls: Calls): Calls {
  return [...new Array<null>(first).fill(null), ...calls];
}

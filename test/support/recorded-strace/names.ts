import { MULTIPLEXED_CALLS, callTable } from "../../../src/syscalls/architecture.ts";
import type { NumberedCall } from "./plain-reading.ts";
import type { Program } from "./programs.ts";

/**
 * Where strace's name and number may differ from the kernel's table: a number without a call is printed as syscall_0x1f; a call through the x32 interface has a
 * bit set in its number; a 32-bit program is begun by the execve of a 64-bit process; i386's socketcall and ipc are printed as what they do.
 */
export function isExcused({ architecture }: Program, { number, name }: NumberedCall): boolean {
  const table = callTable(architecture);
  if (name.startsWith("syscall_0x")) return Number.isNaN(number) || (table[number] ?? null) === null;
  if (architecture === "x86_64") return table[number - X32_BIT] === name;
  return I386_DIFFERENCES.some(([differing, printed]) => differing === number && printed === name);
}

const X32_BIT = 0x40000000;
const I386_DIFFERENCES = [
  [59, "execve"],
  [102, "socket"],
  [117, "semget"],
] as const;

/**
 * The reader says what strace prints, but for two things: an unknown number is in decimal, as the tables have it, and i386's socketcall and ipc have the
 * kernel's name. Without -n, the calls that i386 has next to them under their own numbers cannot be distinguished from them.
 */
export function readersName({ architecture }: Program, { number, name }: NumberedCall, hasNumber: boolean): string {
  const hexadecimal = /^syscall_0x([0-9a-f]{1,8})$/.exec(name)?.[1];
  if (hexadecimal !== undefined) return `syscall_${Number.parseInt(hexadecimal, 16)}`;
  const multiplexed = architecture === "i386" ? MULTIPLEXED_CALLS.get(name) : undefined;
  if (multiplexed === undefined) return name;
  return hasNumber ? (callTable(architecture)[number] ?? name) : multiplexed;
}

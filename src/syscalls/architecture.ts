import { AARCH64_CALLS } from "./aarch64.generated.ts";
import { I386_CALLS } from "./i386.generated.ts";
import { X32_CALLS } from "./x32.generated.ts";
import { X86_64_CALLS } from "./x86-64.generated.ts";

/** The architectures whose call tables are known. */
export type Architecture = "i386" | "x86_64" | "aarch64";

export const ARCHITECTURES: readonly Architecture[] = ["i386", "x86_64", "aarch64"];

/** What an x86_64 process of the x32 ABI adds to every call number (`__X32_SYSCALL_BIT`). */
export const X32_BIT = 0x40000000;

const TABLES: Readonly<Record<Architecture, readonly (string | null)[]>> = {
  i386: I386_CALLS,
  x86_64: X86_64_CALLS,
  aarch64: AARCH64_CALLS,
};

const NUMBERS: Readonly<Record<Architecture, ReadonlyMap<string, number>>> = {
  i386: numbersOf(I386_CALLS),
  x86_64: numbersOf(X86_64_CALLS),
  aarch64: numbersOf(AARCH64_CALLS),
};

const UNNAMED_CALL = /^syscall_(0|[1-9]\d*)$/;

/** True when `name` is one of {@link ARCHITECTURES}. */
export function isArchitecture(name: string): name is Architecture {
  return (ARCHITECTURES as readonly string[]).includes(name);
}

/** The architecture's calls, indexed by number; null where the kernel has none. x32 is not among them: see {@link callName}. */
export function callTable(architecture: Architecture): readonly (string | null)[] {
  return TABLES[architecture];
}

/**
 * The name of call `number`; `syscall_N` in decimal where the table has none, so that a number never gets lost. A number of x86_64 with
 * {@link X32_BIT} set is looked up in the x32 table. What is no whole number of 0 or above is in no table.
 */
export function callName(architecture: Architecture, number: number): string {
  const name =
    architecture === "x86_64" && number >= X32_BIT ? X32_CALLS[number - X32_BIT] : TABLES[architecture][number];
  return name ?? `syscall_${number}`;
}

/**
 * The number of a call by its name, as {@link callName} gives it; null where the architecture has no such call. `syscall_4000` is 4000 where the table
 * has no name for it. Calls of x32 share their names with x86_64, whose number is the answer.
 */
export function callNumber(architecture: Architecture, name: string): number | null {
  const number = NUMBERS[architecture].get(name);
  if (number !== undefined) return number;
  const unnamed = UNNAMED_CALL.exec(name)?.[1];
  return unnamed !== undefined && callName(architecture, Number(unnamed)) === name ? Number(unnamed) : null;
}

function numbersOf(table: readonly (string | null)[]): ReadonlyMap<string, number> {
  return new Map(table.flatMap((name, number) => (name === null ? [] : [[name, number] as const])));
}

import { AARCH64_CALLS } from "./aarch64.generated.ts";
import { I386_CALLS } from "./i386.generated.ts";
import { X86_64_CALLS } from "./x86-64.generated.ts";

/** The architectures whose call tables are known. */
export type Architecture = "i386" | "x86_64" | "aarch64";

export const ARCHITECTURES: readonly Architecture[] = ["i386", "x86_64", "aarch64"];

const TABLES: Readonly<Record<Architecture, readonly (string | null)[]>> = {
  i386: I386_CALLS,
  x86_64: X86_64_CALLS,
  aarch64: AARCH64_CALLS,
};

/** True when `name` is one of {@link ARCHITECTURES}. */
export function isArchitecture(name: string): name is Architecture {
  return (ARCHITECTURES as readonly string[]).includes(name);
}

/** The architecture's calls, indexed by number; null where the kernel has none. */
export function callTable(architecture: Architecture): readonly (string | null)[] {
  return TABLES[architecture];
}

/** The name of call `number`; `syscall_N` where the table has none, so that a number never gets lost. */
export function callName(architecture: Architecture, number: number): string {
  return TABLES[architecture][number] ?? `syscall_${number}`;
}

import { isArchitecture } from "../../syscalls/architecture.ts";
import { kernelCallNameOfAudit } from "../../syscalls/audit-names.ts";
import { keptCallOfNumber } from "../call-numbers.ts";
import { isUnknownName } from "../known-call.ts";
import { architectureOfMachine } from "../machine-names.ts";
import { CALL_NAME } from "../plain/names.ts";

/**
 * AUDIT_ARCH_*: the ELF machine, 0x80000000 for 64 bits, 0x40000000 for little endian, 0x20000000
 * for n32 of MIPS. Source: include/uapi/linux/audit.h.
 */
const NAME_OF_CODE: ReadonlyMap<number, string> = new Map([
  [0x40000003, "i386"],
  [0xc000003e, "x86_64"],
  [0xc00000b7, "aarch64"],
  [0x40000028, "arm"],
  [0x00000028, "arm"],
  [0xc00000f3, "riscv64"],
  [0x400000f3, "riscv32"],
  [0xc0000102, "loongarch64"],
  [0x00000008, "mips"],
  [0x40000008, "mips"],
  [0x80000008, "mips64"],
  [0xc0000008, "mips64"],
  [0xa0000008, "mipsn32"],
  [0xe0000008, "mipsn32"],
  [0x00000014, "ppc"],
  [0x80000015, "ppc64le"],
  [0xc0000015, "ppc64le"],
  [0x00000016, "s390"],
  [0x80000016, "s390x"],
  [0xc0000032, "ia64"],
]);

/**
 * What `ausearch -i` writes where it does not know the machine; the names beside it are those of
 * its own host's table, so they are wrong.
 */
const UNKNOWN_MACHINE = /^unknown/;
const MACHINE = /^[a-zA-Z_]\w{0,39}$/;
const HEX_CODE = /^(?:0x)?([0-9a-f]{1,8})$/i;
const NUMBER = /^(?:unknown-syscall\()?(\d{1,10})\)?$/;
/** `socketcall(bind)`: which of its calls, as `ausearch -i` shows it. */
const SUBCALL = /\([a-z0-9_]{1,40}\)$/;

/**
 * The architecture that `arch=` says: a code in hex (`c000003e`, laurel's `0xc000003e`) or,
 * interpreted, a name. A code that we do not know is `audit_` and its eight digits.
 * @returns null where it says none
 */
export function auditArchitecture(text: string): string | null {
  const code = HEX_CODE.exec(text)?.[1];
  if (code !== undefined) return NAME_OF_CODE.get(parseInt(code, 16)) ?? `audit_${code.toLowerCase().padStart(8, "0")}`;
  return UNKNOWN_MACHINE.test(text) || !MACHINE.test(text) ? null : architectureOfMachine(text);
}

/**
 * The kernel's name of the call that `syscall=` says: a number, or a name as the audit tools write
 * it.
 * @returns null where it says none, or a number beyond 2^31 - 1
 */
export function auditCallName(architecture: string, text: string): string | null {
  const digits = NUMBER.exec(text)?.[1];
  if (digits === undefined) {
    const name = text.replace(SUBCALL, "");
    if (name.length > 64 || !CALL_NAME.test(name) || isUnknownName(name)) return null;
    return isArchitecture(architecture) ? kernelCallNameOfAudit(architecture, name) : name;
  }
  return keptCallOfNumber(architecture, Number(digits));
}

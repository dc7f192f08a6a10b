import { callName, isArchitecture } from "./architecture.ts";
import { MULTIPLEXED_CALLS } from "./multiplexed-calls.ts";

/**
 * A number without a name: in hexadecimal since strace 4.9, in decimal and as `SYS_318` before;
 * ltrace -S writes `SYS_318`, too.
 */
const UNKNOWN_CALL = /^(?:syscall_|SYS_|sys_)(?:0x([0-9a-f]{1,8})|(\d{1,10}))$/;
/** `SYS_openat`, as ltrace -S writes calls. */
const HEADER_NAME = /^SYS_(?=[a-z_])/;
/** A number of x86_64 that the x32 ABI has under another one: `execve#64`. */
const OTHER_ABI = /#64$/;

/**
 * Names of old versions of strace that no kernel table has. Three more of their i386 names mean
 * another call today and cannot be told apart: their `umount` is umount2 (52), `select` is
 * _newselect (142), `getrlimit` is ugetrlimit (191). Source: strace, linux/i386/syscallent.h of
 * about 2012.
 */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ["_exit", "exit"],
  ["old_getrlimit", "getrlimit"],
  ["old_mmap", "mmap"],
  ["oldselect", "select"],
  ["oldumount", "umount"],
  ["siggetmask", "sgetmask"],
  ["sigsetmask", "ssetmask"],
]);

/** Every name of old versions of strace that is not the kernel's. */
export const STRACE_SPELLINGS: readonly string[] = [...OLD_NAMES.keys()];

/**
 * The kernel's name for a call that a text has as `syscall_318`, `SYS_318` or `syscall_0x13e`; null
 * for any other.
 * @param architecture null or one without a table where it is not known: then it is `syscall_318`,
 * however it is written
 */
export function callWithoutName(architecture: string | null, written: string): string | null {
  const [, hexadecimal, decimal] = UNKNOWN_CALL.exec(written) ?? [];
  if (hexadecimal === undefined && decimal === undefined) return null;
  const number = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return architecture !== null && isArchitecture(architecture) ? callName(architecture, number) : `syscall_${number}`;
}

/**
 * The kernel's name for a call as strace prints it. strace 6.1 prints the kernel headers' names on
 * i386, x86_64 and aarch64, but for three things: the subcalls of socketcall and ipc on i386, the
 * mark `#64` on x32 and unknown numbers; older versions had names of their own. Where the line
 * holds the call's number (strace -n), `callName` of that number is surer.
 * @param architecture null or one without a table where it is not known: then only what holds
 * everywhere is changed
 */
export function kernelCallName(architecture: string | null, straceName: string): string {
  const numbered = callWithoutName(architecture, straceName);
  if (numbered !== null) return numbered;
  const name = straceName.replace(OTHER_ABI, "").replace(HEADER_NAME, "");
  const multiplexed = architecture === "i386" ? MULTIPLEXED_CALLS.get(name) : undefined;
  return multiplexed ?? OLD_NAMES.get(name) ?? name;
}

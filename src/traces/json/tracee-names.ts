import { callNamed } from "../known-call.ts";

/**
 * Tracee's names that the kernel's headers do not have. Source: tracee, api/v1beta1/event.proto,
 * the calls before sys_enter.
 */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["afs", "afs_syscall"],
  ["llseek", "_llseek"],
  ["old_getrlimit", "getrlimit"],
  ["old_select", "select"],
  ["sendfile32", "sendfile"],
  ["sysctl", "_sysctl"],
]);

/**
 * How Tracee tells calls of i386 from those of x86_64 that have the same name: `chown16`,
 * `clock_gettime32`, `futex_time32`.
 */
const OF_32_BITS = /^([a-z_]{1,40}?\d?)(?:_time32|16|32)$/;

/**
 * The kernel's name for the call that an event of Tracee is named after; null where it is an event
 * of another kind.
 */
export function kernelCallNameOfTracee(name: string): string | null {
  const known = callNamed(name);
  if (known !== null) return known;
  const other = OTHER_NAMES.get(name) ?? OF_32_BITS.exec(name)?.[1];
  return other === undefined ? null : callNamed(other);
}

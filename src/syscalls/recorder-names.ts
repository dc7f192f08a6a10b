import { callName, isArchitecture, MULTIPLEXED_CALLS, type Architecture } from "./architecture.ts";

/* Recorders spell some names of calls differently from the kernel's headers. */

/**
 * A number without a name: hexadecimal since strace 4.9; decimal and `SYS_318` before, as in ltrace
 * -S.
 */
const UNKNOWN_CALL = /^(?:syscall_|SYS_|sys_)(?:0x([0-9a-f]{1,8})|(\d{1,10}))$/;
/** `SYS_openat`: ltrace -S. */
const HEADER_NAME = /^SYS_(?=[a-z_])/;
/** `execve#64`: the x86_64 number of a call that x32 has a number of its own for. */
const OTHER_ABI = /#64$/;

/**
 * Names of old versions of strace that no kernel table has. Three more of their i386 names mean
 * another call today, and nothing shows which is meant: their `umount` is umount2 (52), `select`
 * _newselect (142), `getrlimit` ugetrlimit (191). Source: strace, linux/i386/syscallent.h of about
 * 2012.
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

/**
 * Names of the Linux audit tools (`ausearch -i`, `ausyscall`, SYSCALL= in enriched logs) that
 * differ from the kernel headers'. Source: auditd 3.0.9.
 */
const AUDIT_NAMES: Readonly<Partial<Record<Architecture, ReadonlyMap<string, string>>>> = {
  i386: new Map([
    ["sys_kexec_load", "kexec_load"],
    ["sched_rr_get_interval64", "sched_rr_get_interval_time64"],
  ]),
  x86_64: new Map([
    ["pread", "pread64"],
    ["pwrite", "pwrite64"],
  ]),
  aarch64: new Map([
    ["getdents", "getdents64"],
    ["newfstat", "fstat"],
    ["pread", "pread64"],
    ["pwrite", "pwrite64"],
  ]),
  arm: new Map([
    ["llseek", "_llseek"],
    ["newselect", "_newselect"],
    ["sysctl", "_sysctl"],
    ["fadvise64_64", "arm_fadvise64_64"],
    ["sync_file_range", "arm_sync_file_range"],
    ["sched_rr_get_interval64", "sched_rr_get_interval_time64"],
  ]),
  ppc64le: new Map([
    ["pread", "pread64"],
    ["pwrite", "pwrite64"],
    ["fstatat64", "newfstatat"],
    ["timerfd", "timerfd_create"],
    ["perf_counter_open", "perf_event_open"],
  ]),
  s390x: new Map([
    ["pread", "pread64"],
    ["pwrite", "pwrite64"],
  ]),
};

/**
 * A tracepoint has the name of the kernel's function; for six calls that is not the call's name.
 * Source: Linux 6.18, the `syscalls` events of x86_64 compared with
 * arch/x86/entry/syscalls/syscall_64.tbl; scripts/syscall.tbl has the same six for aarch64.
 */
const CALL_OF_FUNCTION: ReadonlyMap<string, string> = new Map([
  ["newstat", "stat"],
  ["newlstat", "lstat"],
  ["newfstat", "fstat"],
  ["newuname", "uname"],
  ["sendfile64", "sendfile"],
  ["umount", "umount2"],
]);

/** Names of old versions of strace that are not the kernel's. */
export const STRACE_SPELLINGS: readonly string[] = [...OLD_NAMES.keys()];

/** Names of the audit tools that are not the kernel's. */
export const AUDIT_SPELLINGS: readonly string[] = Object.values(AUDIT_NAMES).flatMap((names) => [...names.keys()]);

/**
 * The kernel's name for a call written as `syscall_318`, `SYS_318` or `syscall_0x13e`; null for any
 * other text.
 * @param architecture null, or one without a table: the result is `syscall_318` in each of these
 * spellings
 */
export function callWithoutName(architecture: string | null, written: string): string | null {
  const [, hexadecimal, decimal] = UNKNOWN_CALL.exec(written) ?? [];
  if (hexadecimal === undefined && decimal === undefined) return null;
  const number = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return architecture !== null && isArchitecture(architecture) ? callName(architecture, number) : `syscall_${number}`;
}

/**
 * The kernel's name for a call as strace prints it. On i386, x86_64 and aarch64 strace 6.1 prints
 * the kernel headers' names, with three exceptions: subcalls of socketcall and ipc on i386, the
 * mark `#64` on x32, and unknown numbers. Older versions had other names too. Where the line holds
 * the call's number (strace -n), prefer `callName` of that number.
 * @param architecture null, or one without a table: only what is the same on every architecture is
 * changed
 */
export function kernelCallName(architecture: string | null, straceName: string): string {
  const numbered = callWithoutName(architecture, straceName);
  if (numbered !== null) return numbered;
  const name = straceName.replace(OTHER_ABI, "").replace(HEADER_NAME, "");
  const multiplexed = architecture === "i386" ? MULTIPLEXED_CALLS.get(name) : undefined;
  return multiplexed ?? OLD_NAMES.get(name) ?? name;
}

/**
 * The kernel's name for a call as the audit tools name it. Where the record holds the call's
 * number, prefer `callName` of that number.
 */
export function kernelCallNameOfAudit(architecture: Architecture, auditName: string): string {
  return AUDIT_NAMES[architecture]?.get(auditName) ?? auditName;
}

/**
 * The call of a tracepoint `sys_enter_NAME` (perf, trace-cmd), `sys_NAME` (ftrace) or
 * `syscall_entry_NAME` (LTTng) on a 64-bit kernel.
 */
export function callOfTracepoint(name: string): string {
  return CALL_OF_FUNCTION.get(name) ?? name;
}

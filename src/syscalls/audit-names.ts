import type { Architecture } from "./architecture.ts";

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

/** Every name of the audit tools that is not the kernel's. */
export const AUDIT_SPELLINGS: readonly string[] = Object.values(AUDIT_NAMES).flatMap((names) => [...names.keys()]);

/**
 * The kernel's name for a call as the audit tools name it. Where the record holds the call's
 * number, `callName` of that number is surer.
 */
export function kernelCallNameOfAudit(architecture: Architecture, auditName: string): string {
  return AUDIT_NAMES[architecture]?.get(auditName) ?? auditName;
}

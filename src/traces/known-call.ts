import { ARCHITECTURES, callTable } from "../syscalls/architecture.ts";
import { AUDIT_SPELLINGS } from "../syscalls/audit-names.ts";
import { MULTIPLEXED_CALLS } from "../syscalls/multiplexed-calls.ts";
import { STRACE_SPELLINGS } from "../syscalls/strace-names.ts";
import { X32_CALLS } from "../syscalls/x32.generated.ts";

/** Calls of Linux 6.2 to 7.0, which the tables do not have. Source: the kernel's scripts/syscall.tbl and arch/x86/entry/syscalls. */
const NEWER_CALLS: readonly string[] = [
  ...["cachestat", "fchmodat2", "map_shadow_stack", "futex_wake", "futex_wait", "futex_requeue", "statmount"],
  ...["listmount", "lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules", "mseal", "setxattrat", "getxattrat"],
  ...["listxattrat", "removexattrat", "open_tree_attr", "file_getattr", "file_setattr", "listns"],
  ...["rseq_slice_yield", "uretprobe", "uprobe"],
];

const NAMES: ReadonlyMap<string, string> = new Map(
  [...ARCHITECTURES.flatMap((architecture) => callTable(architecture)), ...NEWER_CALLS].flatMap((name) =>
    name === null ? [] : [[name, name] as const],
  ),
);

/**
 * The call of this name, of whatever architecture, as the same string each time, so that millions of them take one place.
 * @returns null where no call has the name; recordings mix calls with events of other kinds
 */
export function callNamed(name: string): string | null {
  return NAMES.get(name) ?? null;
}

/** Calls that only architectures without a table of ours have. Source: Linux 6.18, the syscall.tbl and unistd.h of each directory of arch. */
const OTHER_CALLS: readonly string[] = [
  ...["arm_fadvise64_64", "arm_sync_file_range", "breakpoint", "cacheflush", "usr26", "usr32", "set_tls", "get_tls"],
  ...["pciconfig_iobase", "pciconfig_read", "pciconfig_write", "sync_file_range2", "sysmips", "cachectl", "rtas"],
  ...["spu_run", "spu_create", "swapcontext", "debug_setcontext", "sys_debug_setcontext", "switch_endian"],
  ...["subpage_prot", "multiplexer", "s390_runtime_instr", "s390_pci_mmio_write", "s390_pci_mmio_read"],
  ...["s390_sthyi", "s390_guarded_storage", "riscv_flush_icache", "riscv_hwprobe", "memory_ordering"],
  ...["utrap_install", "kern_features", "getdomainname", "execv", "getpagesize", "gethostname", "sigstack", "sstk"],
  ...["perfmonctl", "getunwind", "getdtablesize", "getxpid", "getxuid", "getxgid", "sethae", "exec_with_loader"],
  ...["atomic_cmpxchg_32", "atomic_barrier", "xtensa", "arc_settls", "arc_gettls", "arc_usr_cmpxchg"],
  ...["or1k_atomic", "clone2", "fadvise64_64", "sysfs", "umount2", "ugetrlimit", "stat64", "statfs64", "idle"],
];
/** Those of alpha that it has from OSF/1, and of sparc64 from Solaris. */
const PREFIXED = /^(?:osf_|sparc_)[a-z0-9_]{1,40}$/;
/** A call without a name, as the tables, other architectures and opaque numbers have it; strace prints one of 64 bits in hexadecimal. */
const NUMBERED = /^(?:(?:syscall_|[a-z][a-z0-9_]{2,15}-)\d{1,10}|syscall_0x[0-9a-f]{1,16})$/;

const SPELLINGS: ReadonlySet<string> = new Set([
  ...X32_CALLS.flatMap((name) => name ?? []),
  ...OTHER_CALLS,
  ...MULTIPLEXED_CALLS.keys(),
  ...STRACE_SPELLINGS,
  ...AUDIT_SPELLINGS,
]);

/**
 * Whether some Linux has a call of this name: on any architecture, as the kernel, strace or the audit tools spell it, or as a number without a name
 * (`syscall_4000`, `riscv64-63`, `call-4`).
 */
export function isCallOfLinux(name: string): boolean {
  return NAMES.has(name) || SPELLINGS.has(name) || isNumberedCall(name) || PREFIXED.test(name);
}

/** `syscall_4000`, `riscv64-63` or `call-4`. */
export function isNumberedCall(name: string): boolean {
  return NUMBERED.test(name);
}

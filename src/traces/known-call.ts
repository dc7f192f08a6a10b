import { ARCHITECTURES, MULTIPLEXED_CALLS, callTable } from "../syscalls/architecture.ts";
import { AUDIT_SPELLINGS, STRACE_SPELLINGS, callOfTracepoint, callWithoutName } from "../syscalls/recorder-names.ts";
import { OTHER_CALLS } from "../syscalls/other-calls.generated.ts";
import { X32_CALLS } from "../syscalls/x32.generated.ts";

/**
 * The pattern of a system call's name; `call-4` and `riscv64-63` are numbers without a known name.
 */
export const CALL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*(?:-\d+)?$/;

/**
 * Calls of Linux 6.2 to 7.0, which the tables do not have. Source: the kernel's scripts/syscall.tbl
 * and arch/x86/entry/syscalls.
 */
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
 * The call of this name, of any architecture, as the same string each time, so that millions of
 * calls share its memory.
 * @returns null where no call has the name: recordings mix calls with other events
 */
export function callNamed(name: string): string | null {
  return NAMES.get(name) ?? null;
}

/** What recorders write for a name that they do not know. */
const UNKNOWN = /^(?:<unknown>|unknown|\?{2,4})$/i;
/** The kernel's own name of a call's function, or of its tracepoint. */
const FUNCTION = /^(?:__[a-z0-9]{1,8}_)?sys_(?:enter_)?(?=[a-z])/i;

/**
 * Whether a word replaces a name that the recorder did not know: a call was made, but it cannot be
 * counted by name.
 */
export function isUnknownName(word: string): boolean {
  return UNKNOWN.test(word);
}

/**
 * Names that only strace has, or kernels newer than the tables of {@link OTHER_CALLS}: of
 * architectures that Linux no longer has (avr32, bfin, csky, ia64, metag, tile), of nios2, or1k,
 * xtensa, riscv, arm's private calls, and of kernels long gone. Sources: strace 6.1,
 * src/linux/ARCH/syscallent.h; Linux, scripts/syscall.tbl.
 */
const RARE_CALLS: readonly string[] = [
  ...[
    "breakpoint",
    "usr26",
    "usr32",
    "set_tls",
    "get_tls",
    "cmpxchg",
    "cmpxchg_badaddr",
    "or1k_atomic",
    "xtensa",
    "spill",
  ],
  ...[
    "riscv_hwprobe",
    "clone2",
    "getunwind",
    "perfmonctl",
    "ni_syscall",
    "old_getpagesize",
    "setup",
    "debug_setcontext",
  ],
  ...[
    "alloc_hugepages",
    "free_hugepages",
    "acl_get",
    "acl_set",
    "attrctl",
    "bfin_spinlock",
    "dma_memcpy",
    "sram_alloc",
  ],
  ...["sram_free", "metag_get_tls", "metag_set_fpu_flags", "metag_set_tls", "metag_setglobalbit", "osf_shmat"],
];
/**
 * How strace names calls of the other systems that MIPS once had tables of. Source: strace 6.1,
 * src/linux/mips/syscallent-compat.h.
 */
const PREFIXED = /^(?:bsd43|posix|svr4|sysv)_\w{1,40}$/;
/**
 * A call without a name, as the tables, other architectures and opaque numbers have it; strace
 * prints one of 64 bits in hexadecimal.
 */
const NUMBERED = /^(?:(?:syscall_|[a-z][a-z0-9_]{2,15}-)\d{1,10}|syscall_0x[0-9a-f]{1,16})$/;

const SPELLINGS: ReadonlySet<string> = new Set([
  ...X32_CALLS.flatMap((name) => name ?? []),
  ...OTHER_CALLS,
  ...RARE_CALLS,
  ...MULTIPLEXED_CALLS.keys(),
  ...STRACE_SPELLINGS,
  ...AUDIT_SPELLINGS,
]);

/**
 * Whether some Linux has a call of this name: on any architecture, as the kernel, strace or the
 * audit tools spell it, or as a number without a name (`syscall_4000`, `riscv64-63`, `call-4`).
 */
export function isCallOfLinux(name: string): boolean {
  return NAMES.has(name) || SPELLINGS.has(name) || isNumberedCall(name) || PREFIXED.test(name);
}

/** `syscall_4000`, `riscv64-63` or `call-4`. */
function isNumberedCall(name: string): boolean {
  return NUMBERED.test(name);
}

/**
 * The call that a word means where the word is not its name: a number (`syscall_318`, `SYS_318`,
 * `syscall_0x13e`), a function of the kernel (`__x64_sys_read`), a name of the headers (`SYS_read`)
 * or of a tracepoint (`sys_enter_newstat`).
 * @param architecture whose numbers; null where it is not known
 * @returns null for any other word, also for a call's name
 */
export function spelledCall(word: string, architecture: string | null): string | null {
  const numbered = callWithoutName(architecture, word);
  if (numbered !== null) return numbered;
  const name = word.replace(FUNCTION, "");
  return name === word ? null : callOfTracepoint(name.toLowerCase());
}

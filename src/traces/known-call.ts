import { ARCHITECTURES, callTable } from "../syscalls/architecture.ts";

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

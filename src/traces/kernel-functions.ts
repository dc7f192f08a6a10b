import { callNamed } from "./known-call.ts";

/**
 * How the kernel names what is not a system call: its security hooks and capability checks, its functions, its tracepoints of other subsystems. Sources: Linux 6.18,
 * include/linux/lsm_hook_defs.h, security/commoncap.c, the `events` folder of tracefs.
 */
const KERNEL_FUNCTION =
  /^(?:security|cap|lsm|selinux|apparmor|vfs|ksys|do|tcp|udp|inet6?|kmem|mm|irq|softirq|kprobe|kretprobe|block|ext4|xfs|sched_(?:process|switch|wak|migrate|stat|kthread))(?:_\w*|e\w+|ing)$|^commit_creds$/;

/** Whether a name is one of the kernel's functions, hooks or events and not of a system call: `security_file_open`, `cap_capable`, `sched_process_exit`. */
export function isKernelFunction(name: string): boolean {
  return KERNEL_FUNCTION.test(name) && callNamed(name) === null;
}

/**
 * Calls that change the kernel, look into other processes, leave a namespace or make programs out
 * of memory: few programs ever make one, so a host that never made one in training does not begin
 * to by chance. By area: kernel modules and kernels; tracing and other processes' memory; programs
 * of the kernel and its counters; mounts and roots; namespaces; ports and raw memory; keys; the
 * clock; the host as a whole.
 */
export const TELLING_CALLS: ReadonlySet<string> = new Set([
  ...["init_module", "finit_module", "delete_module", "create_module", "kexec_load", "kexec_file_load"],
  ...["ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "userfaultfd", "kcmp"],
  ...["bpf", "perf_event_open"],
  ...["mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsmount"],
  ...["setns", "unshare"],
  ...["iopl", "ioperm", "memfd_create", "memfd_secret", "open_by_handle_at", "fanotify_init"],
  ...["add_key", "request_key", "keyctl"],
  ...["settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "stime"],
  ...["reboot", "swapon", "swapoff", "acct", "syslog", "sethostname", "setdomainname", "quotactl"],
]);

/**
 * Tracepoints are named after the kernel's function, which for six calls is not the call's name.
 * Source: Linux 6.18, the `syscalls` events of x86_64 beside
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

/**
 * The call that a tracepoint `sys_enter_NAME` (perf, trace-cmd), `sys_NAME` (ftrace) or
 * `syscall_entry_NAME` (LTTng) stands for, on a 64-bit kernel.
 */
export function callOfTracepoint(name: string): string {
  return CALL_OF_FUNCTION.get(name) ?? name;
}

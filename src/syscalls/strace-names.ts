import { callName, isArchitecture } from "./architecture.ts";

/** An unknown number, in hexadecimal. */
const UNKNOWN_CALL = /^syscall_0x([0-9a-f]{1,8})$/;
/** A number of x86_64 that the x32 ABI has under another one: `execve#64`. */
const OTHER_ABI = /#64$/;

/**
 * Names of old versions of strace that no kernel table has. Three more of their i386 names mean another call today and cannot be told apart: their `umount`
 * is umount2 (52), `select` is _newselect (142), `getrlimit` is ugetrlimit (191). Source: strace, linux/i386/syscallent.h of about 2012.
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
 * The subcalls of the i386 calls 102 and 117, by which strace prints them. recvmmsg and sendmmsg are subcalls too, but glibc 2.36
 * makes them directly (337, 345). It makes the other ones through 102 and 117, though many have a number of their own since Linux 4.3 (socket is 359).
 */
const SOCKETCALLS = new Set([
  ...["socket", "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername", "socketpair"],
  ...["send", "recv", "sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "setsockopt", "getsockopt"],
]);
const IPCS = new Set([
  ...["semop", "semget", "semctl", "semtimedop", "msgsnd", "msgrcv", "msgget", "msgctl"],
  ...["shmat", "shmdt", "shmget", "shmctl"],
]);

/**
 * The kernel's name for a call as strace prints it. strace 6.1 prints the kernel headers' names on i386, x86_64 and aarch64, but for three things: the
 * subcalls of socketcall and ipc on i386, the mark `#64` on x32 and unknown numbers, which it writes in hexadecimal; older versions had names of their own.
 * Where the line holds the call's number (strace -n), `callName` of that number is surer.
 * @param architecture null or one without a table where it is not known: then only what holds everywhere is changed
 */
export function kernelCallName(architecture: string | null, straceName: string): string {
  const hexadecimal = UNKNOWN_CALL.exec(straceName)?.[1];
  if (hexadecimal !== undefined) {
    const number = Number.parseInt(hexadecimal, 16);
    return architecture !== null && isArchitecture(architecture) ? callName(architecture, number) : `syscall_${number}`;
  }
  const name = straceName.replace(OTHER_ABI, "");
  if (architecture === "i386" && SOCKETCALLS.has(name)) return "socketcall";
  if (architecture === "i386" && IPCS.has(name)) return "ipc";
  return OLD_NAMES.get(name) ?? name;
}

const SOCKETCALLS = [
  ...["socket", "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername", "socketpair"],
  ...["send", "recv", "sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "setsockopt", "getsockopt"],
];
const IPCS = [
  ...["semop", "semget", "semctl", "semtimedop", "msgsnd", "msgrcv", "msgget", "msgctl"],
  ...["shmat", "shmdt", "shmget", "shmctl"],
];

/**
 * The calls that are made through the i386 calls 102 (socketcall) and 117 (ipc), and through which:
 * by their names strace prints them. recvmmsg and sendmmsg are subcalls too, but glibc 2.36 makes
 * them directly (337, 345). It makes the other ones through 102 and 117, though many have a number
 * of their own since Linux 4.3 (socket is 359).
 */
export const MULTIPLEXED_CALLS: ReadonlyMap<string, string> = new Map([
  ...SOCKETCALLS.map((call) => [call, "socketcall"] as const),
  ...IPCS.map((call) => [call, "ipc"] as const),
]);

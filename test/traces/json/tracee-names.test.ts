import { describe, expect, it } from "@jest/globals";
import { ARCHITECTURES, callTable } from "../../../src/syscalls/architecture.ts";
import { kernelCallNameOfTracee } from "../../../src/traces/json/tracee-names.ts";

describe("kernelCallNameOfTracee", () => {
  it("keeps every name that a table has", () => {
    for (const architecture of ARCHITECTURES) {
      for (const name of callTable(architecture)) if (name !== null) expect(kernelCallNameOfTracee(name)).toBe(name);
    }
  });

  it("gives Tracee's own names of calls of 32 bits the kernel's", () => {
    const own =
      "lchown16 getuid16 geteuid16 setregid16 getgroups16 setresuid16 setfsgid16 clock_settime32 clock_getres_time32 " +
      "timer_gettime32 timerfd_settime32 utimensat_time32 ppoll_time32 recvmmsg_time32 futex_time32 sendfile32";
    for (const name of own.split(" ")) {
      expect(kernelCallNameOfTracee(name)).toBe(name.replace(/_time32$|16$|32$/, ""));
    }
    expect(["old_select", "old_getrlimit", "afs"].map(kernelCallNameOfTracee)).toEqual([
      "select",
      "getrlimit",
      "afs_syscall",
    ]);
  });

  it.each([
    "",
    "sys_enter",
    "vfs_read",
    "sched_process_exec",
    "do_exit",
    "socket_dup",
    "security_bpf",
    "PTRACE",
    "x16",
  ])("gives null for %j, an event of another kind", (name) => {
    expect(kernelCallNameOfTracee(name)).toBeNull();
  });
});

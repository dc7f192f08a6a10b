/**
 * Classes of calls that do the same on different ABIs or in different generations of the C library,
 * in order of preference: a call that is not in a model's vocabulary may be read as the first call
 * of its class that is. No call is in two classes.
 *
 * Left out on purpose:
 * - execveat: it can run a program that has no path, a sign of an attack, which execve would hide;
 * - rmdir, waitid, exit_group and setrlimit: their likely partners unlinkat, wait4, exit and
 * prlimit64 do other things too;
 * - socketcall and ipc: each is many calls, and only an argument shows which;
 * - pread64 and pwrite64: they have these names on every architecture here.
 */
export const ALIAS_CLASSES: readonly (readonly string[])[] = [
  // Files by path. stat, lstat and fstat differ and stay apart; newfstatat, fstatat64 and statx can
  // do the work of all three and go to stat, the most common. So fstat() of glibc 2.33 and later,
  // which calls newfstatat, is read as stat.
  ["openat", "open", "openat2", "creat"],
  ["stat64", "stat", "newfstatat", "fstatat64", "statx", "oldstat"],
  ["lstat64", "lstat", "oldlstat"],
  ["fstat64", "fstat", "oldfstat"],
  ["statfs", "statfs64"],
  ["fstatfs", "fstatfs64"],
  ["access", "faccessat", "faccessat2"],
  ["mkdir", "mkdirat"],
  ["mknod", "mknodat"],
  ["link", "linkat"],
  ["symlink", "symlinkat"],
  ["readlink", "readlinkat"],
  ["rename", "renameat", "renameat2"],
  ["unlink", "unlinkat"],
  ["chmod", "fchmodat"],
  ["chown32", "chown", "fchownat"],
  ["lchown32", "lchown"],
  ["fchown32", "fchown"],
  ["utimensat", "utimensat_time64", "utimes", "utime", "futimesat"],
  ["truncate", "truncate64"],
  ["umount2", "umount"],

  // Open files.
  ["getdents64", "getdents", "readdir"],
  ["lseek", "_llseek"],
  ["preadv", "preadv2"],
  ["pwritev", "pwritev2"],
  ["ftruncate", "ftruncate64"],
  ["fadvise64", "fadvise64_64"],
  ["sendfile", "sendfile64"],
  ["fcntl64", "fcntl"],
  ["dup2", "dup3"],
  ["pipe", "pipe2"],
  ["eventfd2", "eventfd"],
  ["signalfd4", "signalfd"],
  ["inotify_init1", "inotify_init"],
  ["io_getevents", "io_pgetevents", "io_pgetevents_time64"],

  // Waiting for files, and sockets.
  ["_newselect", "select", "pselect6", "pselect6_time64"],
  ["poll", "ppoll", "ppoll_time64"],
  ["epoll_create1", "epoll_create"],
  ["epoll_wait", "epoll_pwait", "epoll_pwait2"],
  ["accept", "accept4"],
  ["recvmmsg", "recvmmsg_time64"],

  // Memory.
  ["mmap", "mmap2"],
  ["mlock", "mlock2"],

  // Processes. The C library's fork() calls clone since glibc 2.3.3, its threads and posix_spawn()
  // call clone3 since 2.34; aarch64 has neither fork nor vfork.
  ["clone", "clone3", "fork", "vfork"],
  ["wait4", "waitpid"],
  ["getpgid", "getpgrp"],
  ["arch_prctl", "set_thread_area"],
  ["getrlimit", "ugetrlimit", "prlimit64"],
  ["sched_rr_get_interval", "sched_rr_get_interval_time64"],
  ["uname", "olduname", "oldolduname"],
  ["init_module", "finit_module"],

  // Signals and locks.
  ["rt_sigaction", "sigaction", "signal"],
  ["rt_sigprocmask", "sigprocmask"],
  ["rt_sigpending", "sigpending"],
  ["rt_sigsuspend", "sigsuspend"],
  ["rt_sigreturn", "sigreturn"],
  ["rt_sigtimedwait", "rt_sigtimedwait_time64"],
  ["tgkill", "tkill"],
  ["futex", "futex_time64"],
  ["semop", "semtimedop", "semtimedop_time64"],
  ["mq_timedsend", "mq_timedsend_time64"],
  ["mq_timedreceive", "mq_timedreceive_time64"],

  // Time.
  ["clock_gettime", "clock_gettime64", "gettimeofday", "time"],
  ["clock_settime", "clock_settime64", "settimeofday", "stime"],
  ["clock_getres", "clock_getres_time64"],
  ["clock_adjtime", "clock_adjtime64", "adjtimex"],
  ["nanosleep", "clock_nanosleep", "clock_nanosleep_time64"],
  ["setitimer", "alarm"],
  ["timer_gettime", "timer_gettime64"],
  ["timer_settime", "timer_settime64"],
  ["timerfd_gettime", "timerfd_gettime64"],
  ["timerfd_settime", "timerfd_settime64"],

  // Users and groups: 16 bits and 32.
  ["getuid32", "getuid"],
  ["geteuid32", "geteuid"],
  ["getgid32", "getgid"],
  ["getegid32", "getegid"],
  ["getresuid32", "getresuid"],
  ["getresgid32", "getresgid"],
  ["getgroups32", "getgroups"],
  ["setuid32", "setuid"],
  ["setgid32", "setgid"],
  ["setreuid32", "setreuid"],
  ["setregid32", "setregid"],
  ["setresuid32", "setresuid"],
  ["setresgid32", "setresgid"],
  ["setfsuid32", "setfsuid"],
  ["setfsgid32", "setfsgid"],
  ["setgroups32", "setgroups"],
];

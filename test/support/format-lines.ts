import type { TraceFormat } from "../../src/traces/format.ts";

/** Made-up lines of every format, with all that a reader must know of it. */
export const FORMAT_LINES: Readonly<Record<TraceFormat, readonly string[]>> = {
  adfa: ["5 3 3 6 102 340 ", "168 168 265 3", "0 4095"],
  auditd: [
    'type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7f items=1 ppid=1 pid=77 auid=0 uid=0 comm="cat" exe="/usr/bin/cat" key=(null)',
    'node=h type=SYSCALL msg=audit(1700000000.124:457): arch=40000003 syscall=5 success=no exit=-2 ppid=1 pid=78 comm=6120622063 exe="/x"\x1dARCH=i386 SYSCALL=open AUID="root"',
    'type=PATH msg=audit(1700000000.124:457): item=0 name="/etc/passwd" inode=1',
    "type=EOE msg=audit(1700000000.124:457): ",
    "type=SYSCALL msg=audit(11/25/2026 10:00:00.123:459) : arch=x86_64 syscall=openat success=yes exit=3 ppid=1 pid=77 comm=cat exe=/usr/bin/cat key=(null) ",
    'Nov 25 10:00:00 h kernel: audit: type=1326 audit(1700000001.000:460): auid=0 uid=0 pid=77 comm="x" sig=0 arch=c000003e syscall=41 compat=0 ip=0x7 code=0x7ffc0000',
    '{"ID":"1700000000.123:461","SYSCALL":{"arch":"0xc000003e","syscall":62,"pid":77,"ppid":1,"comm":"x","SYSCALL":"kill"}}',
    "----",
    "audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64",
  ],
  csv: [
    "time,pid,tid,syscall,arch,comm",
    "1.5,7,8,read,x86_64,cat",
    '2.5,7,8,"write",x86_64,"a, ""b"""',
    "3.5,7,9,0,x86_64,cat",
  ],
  falco: [
    '{"time":"2026-11-25T10:00:00.123456789Z","rule":"all","priority":"Warning","source":"syscall","output":"x","output_fields":{"evt.type":"openat","evt.time":1700000000123456789,"proc.pid":77,"thread.tid":77,"proc.name":"cat","container.id":"ab"}}',
    '{"time":"2026-11-25T10:00:00Z","rule":"Falco internal: syscall event drop","output_fields":{"n_drops":"12"}}',
  ],
  ftrace: [
    "# tracer: nop",
    "             cat-4242    [001] .....   100.000001: sys_enter: NR 0 (3, 7f, 20000, 0, 0, 0)",
    "cat  4242 [001] 100.000001: raw_syscalls:sys_enter: NR 257 (ffffff9c, 7f, 0, 0, 0, 0)",
    "cat  4242/4243 [001] 100.000002: raw_syscalls:sys_exit: NR 257 = 3",
    "cat 4242 [001] 100.000003: syscalls:sys_enter_openat: dfd: 0xffffff9c",
    "CPU:1 [LOST 17 EVENTS]",
  ],
  "lid-ds": [
    "1700000000000000123 33 4242 httpd 4243 read < res=2 data=aGk=",
    "1700000000000000124 33 4242 httpd 4243 open > ",
    "1700000000000000125 33 4242 my httpd 4244 switch > next=0",
    "7 10:00:01.000000123 0 33 httpd 4242 < close res=0",
  ],
  names: ["# architecture: x86_64", "read write openat close", "futex|close|call-7", "execve"],
  perf: [
    "     0.100 ( 0.002 ms): cat/4242 read(fd: 3, count: 9)                  = 9",
    "     0.200 (         ): cat/4242 poll(ufds: 0x7f, nfds: 1)           ...",
    "         ? (         ): cat/4242  ... [continued]: poll())              = 1",
    "LOST 12 events!",
  ],
  strace: [
    '7314  1795567356.804535 openat(AT_FDCWD, "a(=b", O_RDONLY <unfinished ...>',
    "7314  1795567356.804635 <... openat resumed>)  = 3 <0.000094>",
    '[pid  7314] 00:42:36.794804 [ 257] [00007f0a3543bc47] read(3, "x", 1) = 1',
    "7314  --- SIGCHLD {si_signo=SIGCHLD} ---",
    "7314  +++ exited with 0 +++",
    "clone(flags=SIGCHLDstrace: Process 7327 attached",
    "restart_syscall(<... resuming interrupted read ...>) = 0",
    "syscall_0xfa0(0x1, 0x2) = -1 ENOSYS (Function not implemented)",
    "9 [ Process PID=9 runs in 32 bit mode. ]",
    " > /lib/libc.so(read+0x2) [0x1]",
  ],
  sysdig: [
    "12 10:00:01.000000123 0 cat (4242) > read fd=3(<f>/etc/passwd) size=9",
    "13 10:00:01.000000124 0 cat (4242) < read res=9 data=x",
    "14 10:00:01.000000125 1 my (x) cat (4242.4243) > openat",
    "15 10:00:01.000000126 1 <NA> (0) > switch next=7",
    "16 10:00:01.000000127 1 sysdig (1) > drop ratio=1",
  ],
  tetragon: [
    '{"process_tracepoint":{"process":{"pid":77,"tid":78,"docker":"ab","binary":"/bin/cat"},"subsys":"raw_syscalls","event":"sys_enter","args":[{"syscall_id":{"id":101,"abi":"x64"}}]},"time":"2026-11-25T10:00:00.1Z"}',
    '{"process_exec":{"process":{"pid":77,"binary":"/bin/ls"}},"time":"2026-11-25T10:00:00Z"}',
    '{"process_tracepoint":{"process":{"pid":77},"subsys":"raw_syscalls","event":"sys_enter","args":[{"size_arg":"309"}]},"time":"2026-11-25T10:00:00Z"}',
  ],
  tracee: [
    '{"timestamp":1700000000123456789,"processId":7,"threadId":7,"hostProcessId":77,"hostThreadId":77,"processName":"ls","eventId":"257","eventName":"openat","returnValue":3,"syscall":"openat","args":[{"name":"x","value":"y"}]}',
    '{"timestamp":{"seconds":"1700000000","nanos":1},"id":"openat","name":"openat","workload":{"process":{"pid":{"value":7},"thread":{"name":"ls","tid":{"value":7},"hostTid":{"value":77},"syscall":"openat"}}},"data":[]}',
    '{"timestamp":2,"hostProcessId":77,"hostThreadId":77,"eventName":"sched_process_exec","syscall":"execve","args":[]}',
  ],
  unm: ["162 4", "163 2  ", "162\t66"],
};

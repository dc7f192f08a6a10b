import type { TraceFormat } from "../../src/traces/formats.ts";

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

/** Made-up lines of what other recorders and data sets write, and the format that they are read as. */
export const OTHER_LINES: Readonly<
  Record<string, { readonly format: TraceFormat; readonly lines: readonly string[] }>
> = {
  "sysdig -j": {
    format: "csv",
    lines: [
      '{"evt.cpu":1,"evt.dir":">","evt.info":"fd=3(<f>/etc/a\\n) size=9 ","evt.num":12,"evt.outputtime":1700000000123456789,"evt.type":"pread","proc.name":"cat","thread.tid":77}',
      '{"evt.cpu":1,"evt.dir":"<","evt.info":"res=9 ","evt.num":13,"evt.outputtime":1700000000123456999,"evt.type":"pread","proc.name":"cat","thread.tid":77}',
      '{"container.id":"ab","container.name":"web","evt.cpu":0,"evt.dir":">","evt.info":"ID=62(kill) nativeID=62 ","evt.num":14,"evt.outputtime":1700000000123457999,"evt.type":"syscall","proc.name":"x","thread.tid":78,"thread.vtid":1}',
      '{"evt.cpu":0,"evt.dir":">","evt.info":"next=7 ","evt.num":15,"evt.outputtime":1700000000123458999,"evt.type":"switch","proc.name":null,"thread.tid":null}',
    ],
  },
  BETH: {
    format: "csv",
    lines: [
      "timestamp,processId,threadId,parentProcessId,userId,mountNamespace,processName,hostName,eventId,eventName,stackAddresses,argsNum,returnValue,args,sus,evil",
      `124.439221,382,383,1,101,4026532232,systemd-resolve,ip-10-100-1-217,41,socket,"[140159195621643, 140159192455417]",3,15,"[{'name': 'domain', 'type': 'int', 'value': 'AF_UNIX'}]",0,0`,
      `124.439958,382,382,1,101,4026532232,systemd-resolve,ip-10-100-1-217,1005,security_file_open,[],4,0,"[{'name': 'pathname', 'type': 'const char*', 'value': '/a, ""b""'}]",0,0`,
      `124.5,382,382,1,101,4026532232,(sd-pam),ip-10-100-1-218,1010,cap_capable,[],1,0,[],1,1`,
    ],
  },
  auditbeat: {
    format: "csv",
    lines: [
      '{"@timestamp":"2023-11-14T22:13:20.123Z","agent":{"hostname":"web","type":"auditbeat"},"auditd":{"data":{"a0":"ffffff9c","arch":"x86_64","exit":"3","syscall":"openat"},"message_type":"syscall","result":"success","sequence":8972},"event":{"action":"opened-file","module":"auditd"},"host":{"name":"web"},"process":{"pid":77,"name":"cat","executable":"/bin/cat","parent":{"pid":1}}}',
      '{"@timestamp":"2023-11-14T22:13:21Z","auditd":{"data":{"arch":"i386","syscall":"socketcall"},"message_type":"syscall","sequence":8973},"process":{"pid":78,"name":"a\\nb"}}',
      '{"@timestamp":"2023-11-14T22:13:22Z","agent":{"type":"auditbeat"},"auditd":{"message_type":"user_login","sequence":8974},"process":{"pid":9}}',
    ],
  },
  "go-audit": {
    format: "auditd",
    lines: [
      '{"sequence":1226433,"timestamp":"1700000000.123","messages":[{"type":1300,"data":"arch=c000003e syscall=59 success=yes exit=0 a0=cc4e68 items=2 ppid=1 pid=77 auid=0 uid=0 comm=\\"cat\\" exe=\\"/usr/bin/cat\\" key=(null)"},{"type":1309,"data":"argc=1 a0=\\"cat\\""},{"type":1302,"data":"item=0 name=\\"/bin/cat\\""}],"uid_map":{"0":"root"}}',
      '{"sequence":1226434,"timestamp":"1700000000.124","messages":[{"type":1307,"data":"cwd=\\"/\\""},{"type":1300,"data":"arch=c000003e syscall=0 success=yes exit=9 ppid=1 pid=77 comm=612062 exe=\\"/x\\"","containers":{"pid":"ab"}}],"uid_map":{}}',
      '{"sequence":1226435,"timestamp":"1700000001.0","messages":[{"type":1326,"data":"auid=0 uid=0 pid=78 comm=\\"x\\" sig=0 arch=c000003e syscall=41 compat=0 ip=0x7 code=0x7ffc0000"}],"uid_map":{}}',
    ],
  },
  gVisor: {
    format: "strace",
    lines: [
      "I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat E openat(AT_FDCWD /etc/passwd, O_RDONLY|O_CLOEXEC, 0o0)",
      "I0102 03:04:05.678911       1 strace.go:626] [   7:   8] cat X openat(AT_FDCWD /etc/passwd, O_RDONLY|O_CLOEXEC, 0o0) = 3 (0x3) (12.3µs)",
      'I0102 03:04:05.678921       1 strace.go:626] [   9] my cat X read(0x3 /a, 0x7f0 ") = 5", 0x10) = 0 (0x0) errno=2 (no such file or directory) (2.4µs)',
      "I0102 03:04:05.678931       1 strace.go:587] [   9] cat E sys_4000(0x0, 0x1)",
      "D0102 03:04:05.678941       1 task_exit.go:204] [   7:   8] Transitioning from exit state TaskExitNone to TaskExitInitiated",
    ],
  },
  traceloop: {
    format: "csv",
    lines: [
      '{"comm":"ls","cpu":3,"k8s":{"containerName":"web","namespace":"default","node":"minikube","podName":"web-1"},"mntns_id":4026534306,"parameters":"fd=1, buf=\\"a\\\\n\\", count=2","pid":77,"ret":"2","runtime":{"containerId":"ab","containerName":"web"},"syscall":"write"}',
      '{"comm":"ls","cpu":3,"k8s":{"node":"other"},"pid":77,"ret":"X","runtime":{"containerId":""},"syscall":"exit_group"}',
      '{"comm":"ls","mntns_id":1,"pid":78,"ret":"-1 (no such file or directory)","syscall":"newfstatat"}',
    ],
  },
  "Tracee's own writer of v1beta1": {
    format: "tracee",
    lines: [
      '{"timestamp":"2023-11-14T22:13:21.5Z","id":257,"name":"openat","policies":{"matched":["p"]},"workload":{"process":{"executable":{"path":"/bin/cat"},"unique_id":5,"host_pid":70,"pid":1,"thread":{"name":"cat","host_tid":71,"tid":1,"syscall":"openat","compat":true}},"container":{"id":"ab","name":"web","started":true},"k8s":{"pod":{"name":"p","uid":"u"}}},"data":[{"name":"returnValue","value":3}]}',
      '{"timestamp":"2023-11-14T22:13:22Z","id":700,"name":"sys_enter","workload":{"process":{"host_pid":70,"thread":{"host_tid":71}}},"data":[{"name":"syscall","value":0}]}',
      '{"L":"INFO","T":"2023-11-14T22:13:22Z","M":"Lost 12 events"}',
    ],
  },
  "Tetragon of several nodes": {
    format: "tetragon",
    lines: [
      '{"process_tracepoint":{"process":{"exec_id":"aDo3","pid":77,"tid":78,"binary":"/bin/cat","docker":"ab","pod":{"namespace":"d","name":"p","container":{"id":"containerd://ab","name":"web"}},"in_init_tree":true},"parent":{"pid":1},"subsys":"raw_syscalls","event":"sys_enter","args":[{"syscall_id":{"id":257,"abi":"x64"}}],"policy_name":"system-calls","action":"KPROBE_ACTION_POST"},"node_name":"n1","time":"2026-11-25T10:00:00.1Z","cluster_name":"c"}',
      '{"process_kprobe":{"process":{"pid":77},"function_name":"__x64_sys_openat","args":[{"int_arg":3}],"policy_name":"p"},"node_name":"n2","time":"2026-11-25T10:00:00Z"}',
      '{"process_exit":{"process":{"pid":77,"tid":77}},"node_name":"n2","time":"2026-11-25T10:00:00Z"}',
    ],
  },
};

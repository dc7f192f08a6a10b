import type { TraceFormat } from "./format.ts";

/** A line of each format that its reader takes for a call, to be shown beside one that it could not read; of tables with a header, the JSON form. */
export const EXAMPLE_LINES: Readonly<Record<TraceFormat, string>> = {
  adfa: "6 6 63 6 42",
  auditd:
    'type=SYSCALL msg=audit(1700000000.123:1): arch=c000003e syscall=0 success=yes exit=3 ppid=1 pid=77 comm="cat" exe="/usr/bin/cat"',
  csv: '{"tid":77,"syscall":"read"}',
  falco:
    '{"rule":"calls","time":"2026-01-01T00:00:00Z","output_fields":{"evt.type":"read","thread.tid":77,"proc.pid":77}}',
  ftrace: "cat 77/77 [000] 100.000001: syscalls:sys_enter_read: fd: 0x3",
  "lid-ds": "7 10:00:01.000000123 0 33 cat 77 > read fd=3",
  names: "openat read close",
  perf: "0.000 ( 0.005 ms): cat/77 read(fd: 3) = 1",
  strace: '77 read(3, "x", 1) = 1',
  sysdig: "12 10:00:01.000000123 0 cat (77) > read fd=3",
  tetragon:
    '{"process_tracepoint":{"process":{"pid":77,"tid":77},"subsys":"syscalls","event":"sys_enter_read"},"time":"2026-01-01T00:00:00Z"}',
  tracee: '{"timestamp":1,"hostProcessId":77,"hostThreadId":77,"eventId":"0","eventName":"read","args":[]}',
  unm: "77 5",
};

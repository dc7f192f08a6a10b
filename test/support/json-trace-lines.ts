/** One made-up line of each format that is JSON, and lines of formats that are not, which no reader of JSON may take for its own. */
export const JSON_LINES = {
  falco:
    `{"hostname":"h","output":"10:00:01.000000001: Debug call","output_fields":{"evt.time":1700000001000000001,"evt.type":"read",` +
    `"proc.pid":7,"thread.tid":8},"priority":"Debug","rule":"every call","source":"syscall","tags":[],"time":"2023-11-14T22:13:21.000000001Z"}`,
  tetragon:
    `{"process_tracepoint":{"process":{"exec_id":"aDo3","pid":7,"tid":8,"binary":"/bin/cat"},"subsys":"raw_syscalls",` +
    `"event":"sys_enter","args":[{"syscall_id":{"id":257,"abi":"x64"}}]},"node_name":"h","time":"2023-11-14T22:13:21.000000001Z"}`,
  tracee:
    `{"timestamp":1700000001000000001,"processId":7,"threadId":8,"hostProcessId":7,"hostThreadId":8,"processName":"cat",` +
    `"eventId":"257","eventName":"openat","argsNum":0,"returnValue":3,"syscall":"openat","args":[]}`,
} as const;

export const NEW_TRACEE_LINE =
  `{"timestamp":{"seconds":"1700000001","nanos":5},"id":"openat","name":"openat","policies":{"matched":["p"]},"workload":` +
  `{"process":{"thread":{"name":"cat","host_tid":8,"tid":2,"syscall":"openat"},"host_pid":{"value":7},"pid":{"value":1}}},"data":[]}`;

export const FOREIGN_LINES: readonly string[] = [
  "5 3 3 6 102 340",
  "7 4",
  "openat read close",
  `7314  openat(AT_FDCWD, "{\\"process_exec\\":{}}", O_RDONLY) = 3`,
  `write(1, "{\\"eventName\\":\\"read\\",\\"eventId\\":\\"0\\"}", 9) = 9`,
  `type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257 success=yes exit=3 pid=77 comm="cat"`,
  "cat-4242  [001] .... 100.000001: sys_enter: NR 0 (3, 7f, 9)",
  "     0.100 ( 0.002 ms): cat/4242 read(fd: 3, count: 9) = 9",
  "12 10:00:01.000000123 0 cat (4242) > read fd=3",
  "1700000000000000123 33 4242 httpd 4243 read < res=2 data=aGk=",
  "tid,syscall,time",
  `{"tid":7,"syscall":"read","time":1.5}`,
  `{"SYSCALL":{"arch":"0xc000003e","syscall":62,"pid":7},"ID":"1:2"}`,
  `{"level":"info","ts":1.5,"msg":"started"}`,
  `{"eventName":"ConsoleLogin","eventID":"x","awsRegion":"r"}`,
  `[{"eventName":"read"}]`,
  "",
];

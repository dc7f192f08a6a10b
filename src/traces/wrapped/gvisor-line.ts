/**
 * `I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat E openat(AT_FDCWD /etc/passwd, O_RDONLY, 0o0)`, and the same with `X` when the call returns:
 * severity, date, time, the sandbox's thread, place in the source, process and thread (in older versions the thread alone), program. Names and paths stand in it as
 * they are, line feeds too. Sources: gVisor, pkg/log/glog.go, pkg/sentry/kernel/task_log.go, pkg/sentry/strace/strace.go.
 */
const LOG_LINE = /^[DIWEF]\d{4} (\d\d:\d\d:\d\d\.\d{6}) +\d{1,10} ([\w.?-]{1,64}):\d{1,7}\] ?/;
/** A program's name has at most 15 letters, any of them; behind the last that can be its end the call begins. */
const CALL = /^\[ *(?:\d{1,10}: *)?(\d{1,10})\] [^\n]{0,15} ([EX]) ([a-zA-Z_]\w{0,63})\(/;
const ENDS = /\) = ([^\n]*)$/;
/** A call that its table lacks: `sys_4000`. */
const UNNAMED = /^sys_(?=\d)/;
/** Where in gVisor's source the lines are written that tell of calls. */
const OF_CALLS = "strace.go";

/**
 * A line of gVisor's log as strace writes the entry or the return of a call.
 * @returns `strace` is "" where the line tells of something else; "part" where it is the beginning of a call, cut by a line feed in the program's name; null where
 * it is not a line of such a log
 */
export function straceOfGvisor(line: string): { readonly strace: string } | "part" | null {
  const [head, time = "", place] = LOG_LINE.exec(line) ?? [];
  if (head === undefined) return null;
  const rest = line.slice(head.length);
  const [before, thread = "", side, written = ""] = CALL.exec(rest) ?? [];
  if (before === undefined) return place === OF_CALLS ? "part" : { strace: "" };
  const call = written.replace(UNNAMED, "syscall_");
  if (side === "E") {
    return { strace: `${thread} ${time} ${call}(${rest.slice(before.length).replace(/\)$/, "")} <unfinished ...>` };
  }
  return { strace: `${thread} ${time} <... ${call} resumed>) = ${ENDS.exec(rest)?.[1] ?? "?"}` };
}

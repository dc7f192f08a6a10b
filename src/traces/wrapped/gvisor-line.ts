/**
 * `I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat E openat(AT_FDCWD /etc/passwd, O_RDONLY, 0o0)`, and the same with `X` when the call returns:
 * severity, date, time, the sandbox's thread, place in the source, process and thread (in older versions the thread alone), program. Sources: gVisor,
 * pkg/log/glog.go, pkg/sentry/kernel/task_log.go, pkg/sentry/strace/strace.go.
 */
const LOG_LINE = /^[DIWEF]\d{4} (\d\d:\d\d:\d\d\.\d{6}) +\d{1,10} [\w.-]{1,64}:\d{1,7}\] ?/;
/** A program's name has at most 15 letters, any of them; behind the last that can be its end the call begins. */
const CALL = /^\[ *(?:\d{1,10}: *)?(\d{1,10})\] [^\n]{0,15} ([EX]) ([a-zA-Z_]\w{0,63})\(/;
const ENDS = /\) = ([^\n]*)$/;

/**
 * A line of gVisor's log as strace writes the entry or the return of a call.
 * @returns "" where the line tells of something else; null where it is not of such a log
 */
export function straceOfGvisor(line: string): string | null {
  const [head, time = ""] = LOG_LINE.exec(line) ?? [];
  if (head === undefined) return null;
  const rest = line.slice(head.length);
  const [before, thread = "", side, call = ""] = CALL.exec(rest) ?? [];
  if (before === undefined) return "";
  if (side === "E") {
    return `${thread} ${time} ${call}(${rest.slice(before.length).replace(/\)$/, "")} <unfinished ...>`;
  }
  return `${thread} ${time} <... ${call} resumed>) = ${ENDS.exec(rest)?.[1] ?? "?"}`;
}

import { mutatedLines } from "./mutated-lines.ts";

const TIME = "2026-01-02T03:04:05.678901234Z";

/** How others wrap the lines of a recording. */
export const WRAP_LINE: readonly ((line: string) => string)[] = [
  (line) => JSON.stringify({ log: `${line}\n`, stream: "stderr", time: TIME }),
  (line) => JSON.stringify({ log: line, stream: "stdout", time: TIME }),
  (line) => `${TIME} stderr F ${line}`,
  (line) => `${TIME} stdout P ${line}`,
  (line) => `[pod/web-5d/agent] ${line}`,
  (line) => JSON.stringify({ __CURSOR: "s=1", _TRANSPORT: "stdout", _PID: "9", MESSAGE: line }),
  (line) => JSON.stringify({ MESSAGE: [...new TextEncoder().encode(line)], __REALTIME_TIMESTAMP: "1" }),
  (line) => `__CURSOR=s=1\n_TRANSPORT=kernel\nMESSAGE=${line}\n`,
  (line) => JSON.stringify({ "@timestamp": TIME, message: line }),
  (line) => `I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat E ${line}`,
  (line) => `I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat X ${line}`,
  (line) => JSON.stringify({ sequence: 5, timestamp: "1.5", messages: [{ type: 1300, data: line }] }),
  (line) => `[${line},`,
  (line) => line.replaceAll(/([{,])/g, "$1\n  "),
];

/** Wrapped lines, and what becomes of them when they are damaged, none of them alike. */
export function wrappedLines(nextLine: () => string, random: (below: number) => number, count: number): string {
  const wrap = WRAP_LINE[random(WRAP_LINE.length)] ?? String;
  const lines = Array.from({ length: count }, () => wrap(nextLine()));
  const damaged = random(2) === 0 ? mutatedLines(lines, lines, random(1000)) : null;
  return lines.map((line) => (damaged !== null && random(4) === 0 ? damaged() : line)).join("\n");
}

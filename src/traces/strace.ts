import { traceError } from "../errors.ts";
import type { ParsedTraces, TraceSource } from "./format.ts";
import { createThreadBook } from "./strace-threads.ts";

/**
 * What may stand before a call: pid (-f), command (-Y), time (-t, -tt, -ttt, -r), call number (-n), instruction pointer (-i).
 * Source: strace 6.1, strace.c, printleader().
 */
const PREFIX =
  /^(?:\[pid\s+(\d+)(?:<[^>]*>)?\]\s+|(\d+)(?:<[^>]*>)?\s+)?\s*(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)\s+)?(?:\(\+\s*\d+\.\d+\)\s+)?(?:\[\s*\d+\]\s+)?(?:\[[0-9a-f?]{8,16}\]\s+)?/;
const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*)\(/;
const UNKNOWN_CALL = /^syscall_0x([0-9a-f]+)$/;
const PERSONALITY = /^\[ Process PID=(\d+) runs in (.*) mode\. \]$/;
const ATTACHED = /strace: Process (\d+) attached$/;
const ENDED = /^\+\+\+ (?:exited|killed)/;
const SUMMARY = /^% time\s+seconds\s+usecs\/call/;
/** Resumed calls (counted when they began), signals, exits, stack frames (-k), strace's own words. */
const NOT_A_CALL = /^(?:<\.\.\.\s|---\s|\+\+\+\s|>\s|<detached|strace:\s)/;

/** `32 bit` on an x86_64 host means the i386 table. */
const ARCHITECTURE_OF_MODE: Readonly<Record<string, string>> = { "32 bit": "i386", "64 bit": "x86_64" };

/**
 * Reads the text of `strace [-f] [-o FILE]`: one trace a thread, a call counted where it begins, whatever -t, -r, -T, -i, -n, -y add.
 * Lines that are no strace lines (a program's own output, say) are skipped and counted in a warning.
 * @throws SentinelError E_TRACE when there is no call at all, or the text is a `strace -c` summary
 */
export function parseStrace(text: string, source: TraceSource): ParsedTraces {
  const book = createThreadBook();
  const architectureOfThread = new Map<string, string>();
  let strangeLines = 0;
  let firstStrangeLine = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const prefix = PREFIX.exec(line);
    const rest = line.slice(prefix?.[0].length ?? 0).trimStart();
    const thread = prefix?.[1] ?? prefix?.[2] ?? null;
    const name = CALL.exec(rest)?.[1];
    if (name !== undefined) book.callsOf(thread).push(canonicalName(name));
    else if (ENDED.test(rest)) book.end(thread);
    else {
      const personality = PERSONALITY.exec(line.trim());
      const mode = ARCHITECTURE_OF_MODE[personality?.[2] ?? ""];
      if (personality?.[1] !== undefined && mode !== undefined) architectureOfThread.set(personality[1], mode);
      else if (SUMMARY.test(rest)) {
        const problem = "a summary of strace -c or -C is no sequence of calls; record without -c and -C";
        throw traceError(source.path, index + 1, problem);
      } else if (rest !== "" && !NOT_A_CALL.test(rest)) {
        strangeLines += 1;
        if (firstStrangeLine === 0) firstStrangeLine = index + 1;
      }
    }
    const attached = ATTACHED.exec(line)?.[1];
    if (attached !== undefined) book.attach(attached);
  }
  const threads = book.threads();
  if (threads.length === 0) throw traceError(source.path, null, "the strace text holds no system call");
  const traces = threads.map(({ thread, calls }) => ({
    name: thread === "" ? source.path : `${source.path}#${thread}`,
    calls,
    architecture: architectureOfThread.get(thread) ?? source.architecture,
  }));
  const warnings =
    strangeLines === 0
      ? []
      : [`${source.path}:${firstStrangeLine}: ${strangeLines} lines are no strace lines and were skipped`];
  return { traces, warnings };
}

/** strace prints an unknown number in hexadecimal; the tables name it in decimal. */
function canonicalName(name: string): string {
  const hexadecimal = UNKNOWN_CALL.exec(name)?.[1];
  return hexadecimal === undefined ? name : `syscall_${Number.parseInt(hexadecimal, 16)}`;
}

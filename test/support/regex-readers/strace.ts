import { traceError } from "../../../src/errors.ts";
import type { ParsedTraces, TraceSource } from "../../../src/traces/format.ts";
import { checkCallCount, createWordStore, lineNumberAt, linesOf } from "./lines.ts";
import { createThreadBook } from "../../../src/traces/strace-threads.ts";

/**
 * What may stand before a call: pid (-f), command (-Y), time (-t, -tt, -ttt, -r), call number (-n), instruction pointer (-i).
 * A process id has at most 7 digits (PID_MAX_LIMIT is 2^22), a time in whole seconds since 1970 has 10. Source: strace 6.1, strace.c, printleader().
 */
const PREFIX =
  /^(?:\[pid\s+(\d+)(?:<[^>]*>)?\]\s+|(\d{1,7})(?:<[^>]*>)?\s+)?\s*(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+|\d{10})\s+)?(?:\(\+\s*\d+\.\d+\)\s+)?(?:\[\s*\d+\]\s+)?(?:\[[0-9a-f?]{8,16}\]\s+)?/;
const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*)\(/;
const UNKNOWN_CALL = /^syscall_0x([0-9a-f]+)$/;
const PERSONALITY = /^\[ Process PID=\d+ runs in (.*) mode\. \]$/;
const ATTACHED = /strace: Process (\d+) attached\s*$/;
const ENDED = /^\+\+\+ (?:exited|killed)/;
const SUMMARY = /^% time\s+seconds\s+usecs\/call/;
/** Resumed calls (counted when they began), the rest of a line that strace broke to say whom it follows, signals, exits, stack frames (-k), strace's own words. */
const NOT_A_CALL = /^(?:<\.\.\.\s|,\s|---\s|\+\+\+\s|>\s|<detached|strace:\s)/;

/** `32 bit` on an x86_64 host means the i386 table. */
const ARCHITECTURE_OF_MODE: ReadonlyMap<string | undefined, string> = new Map([
  ["32 bit", "i386"],
  ["64 bit", "x86_64"],
]);

/**
 * Reads the text of `strace [-f] [-o FILE]`: one trace a thread, a call counted where it begins, whatever -t, -r, -T, -i, -n, -y add.
 * Lines that are no strace lines (a program's own output, say) are skipped and counted in a warning.
 * @throws SentinelError E_TRACE when there is no call at all, or the text is a `strace -c` summary
 */
export function parseStrace(text: string, source: TraceSource): ParsedTraces {
  const book = createThreadBook();
  const store = createWordStore();
  const architectureOf = new Map<readonly string[], string>();
  let callCount = 0;
  let strangeLines = 0;
  let firstStrangeOffset = 0;
  for (const { piece: line, offset } of linesOf(text)) {
    const prefix = PREFIX.exec(line);
    const rest = line.slice(prefix?.[0].length ?? 0).trim();
    const thread = prefix?.[1] ?? prefix?.[2] ?? null;
    const name = CALL.exec(rest)?.[1];
    if (name !== undefined) {
      book.callsOf(thread).push(store(canonicalName(name)));
      checkCallCount((callCount += 1), source.path);
    } else if (ENDED.test(rest)) book.end(thread);
    else {
      const architecture = ARCHITECTURE_OF_MODE.get(PERSONALITY.exec(rest)?.[1]);
      if (architecture !== undefined) architectureOf.set(book.callsOf(thread), architecture);
      else if (SUMMARY.test(rest)) {
        const problem = "a summary of strace -c or -C is no sequence of calls; record without -c and -C";
        throw traceError(source.path, lineNumberAt(text, offset), problem);
      } else if (rest !== "" && !NOT_A_CALL.test(rest)) {
        strangeLines += 1;
        if (strangeLines === 1) firstStrangeOffset = offset;
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
    architecture: architectureOf.get(calls) ?? source.architecture,
  }));
  if (strangeLines === 0) return { traces, warnings: [] };
  const where = `${source.path}:${lineNumberAt(text, firstStrangeOffset)}`;
  const lines =
    strangeLines === 1 ? "1 line is no strace line and was" : `${strangeLines} lines are no strace lines and were`;
  return { traces, warnings: [`${where}: ${lines} skipped`] };
}

/** strace prints an unknown number in hexadecimal; the tables name it in decimal. */
function canonicalName(name: string): string {
  const hexadecimal = UNKNOWN_CALL.exec(name)?.[1];
  return hexadecimal === undefined ? name : `syscall_${Number.parseInt(hexadecimal, 16)}`;
}

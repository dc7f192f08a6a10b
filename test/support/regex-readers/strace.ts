import { traceError } from "../../../src/errors.ts";
import { callName } from "../../../src/syscalls/architecture.ts";
import { kernelCallName } from "../../../src/syscalls/strace-names.ts";
import type { ParsedTraces, TraceSource } from "../../../src/traces/format.ts";
import { createWordStore, lineNumberAt, linesOf } from "./lines.ts";
import { createCallBook } from "../../../src/traces/call-book.ts";
import { createStraceThreads } from "../../../src/traces/strace-threads.ts";

/**
 * What may stand before a call: pid (-f), command (-Y), time (-t, -tt, -ttt, -r), call number (-n), instruction pointer (-i).
 * A process id has at most 7 digits (PID_MAX_LIMIT is 2^22), a time in whole seconds since 1970 has 10. Source: strace 6.1, strace.c, printleader().
 */
const PREFIX =
  /^(?:\[pid\s+(\d+)(?:<[^>]*>)?\]\s+|(\d{1,7})(?:<[^>]*>)?\s+)?\s*(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+|\d{10})\s+)?(?:\(\+\s*\d+\.\d+\)\s+)?(?:\[\s*(\d+)\]\s+)?(?:\[[0-9a-f?]{8,16}\]\s+)?/;
const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*(?:#64)?)\(/;
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
  const book = createCallBook(source);
  const threads = createStraceThreads(book);
  const store = createWordStore();
  let strangeLines = 0;
  let firstStrangeOffset = 0;
  for (const { piece: line, offset } of linesOf(text)) {
    const prefix = PREFIX.exec(line);
    const rest = line.slice(prefix?.[0].length ?? 0).trim();
    const thread = prefix?.[1] ?? prefix?.[2] ?? null;
    const name = CALL.exec(rest)?.[1];
    if (name !== undefined) {
      const owner = threads.ownerOf(thread);
      const number = owner.architecture === "i386" ? Number(prefix?.[3]) : NaN;
      owner.add(store(number <= 4095 ? callName("i386", number) : kernelCallName(owner.architecture, name)));
    } else if (ENDED.test(rest)) threads.end(thread);
    else {
      const architecture = ARCHITECTURE_OF_MODE.get(PERSONALITY.exec(rest)?.[1]);
      if (architecture !== undefined) threads.ownerOf(thread).architecture = architecture;
      else if (SUMMARY.test(rest)) {
        const problem = "a summary of strace -c or -C is no sequence of calls; record without -c and -C";
        throw traceError(source.path, lineNumberAt(text, offset), problem);
      } else if (rest !== "" && !NOT_A_CALL.test(rest)) {
        strangeLines += 1;
        if (strangeLines === 1) firstStrangeOffset = offset;
      }
    }
    const attached = ATTACHED.exec(line)?.[1];
    if (attached !== undefined) threads.attach(attached);
  }
  const traces = book.traces();
  if (traces.length === 0) throw traceError(source.path, null, "the file holds no system call");
  if (strangeLines === 0) return { traces, warnings: [], format: "strace" };
  const where = `${source.path}:${lineNumberAt(text, firstStrangeOffset)}`;
  const lines =
    strangeLines === 1 ? "1 line is no strace line and was" : `${strangeLines} lines are no strace lines and were`;
  return { traces, warnings: [`${where}: ${lines} skipped`], format: "strace" };
}

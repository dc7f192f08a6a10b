import { noCallError, traceError } from "../../../src/errors.ts";
import { MULTIPLEXED_CALLS, callName } from "../../../src/syscalls/architecture.ts";
import { kernelCallName } from "../../../src/syscalls/recorder-names.ts";
import type { ParsedTraces } from "../../../src/traces/trace-parser.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { createWordStore, lineNumberAt, linesOf } from "./lines.ts";
import { createTraceCollector } from "../../../src/traces/trace-collector.ts";
import { isTableRow } from "../../../src/traces/strace/strace-line.ts";
import { LEADER, createBracketNumbers } from "../../../src/traces/strace/strace-leader.ts";
import { createStraceThreads } from "../../../src/traces/strace/strace-threads.ts";

const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*(?:#64)?)\(/;
const PERSONALITY = /^\[ Process PID=\d+ runs in (.*) mode\. \]$/;
const ATTACHED = /strace: Process (\d+) attached\s*$/;
const ENDED = /^\+\+\+ (?:exited|killed)/;
const SUMMARY = /^% time\s+seconds\s+usecs\/call/;
const SUPERSEDED = /^\+\+\+ superseded by execve in pid (\d+)/;
const NOT_A_CALL =
  /^(?:<\.\.\.\s|<unfinished\s|,\s|=>\s|\)\s+=\s|\?{3,4}\(|\|\s[0-9a-f]{5}\s|---\s|\+\+\+\s|>\s|<detached|strace:\s)/;

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
  const book = createTraceCollector(source);
  const threads = createStraceThreads(source, book);
  const numbers = createBracketNumbers();
  const store = createWordStore();
  let strangeLines = 0;
  let firstStrangeOffset = 0;
  let isBroken = false;
  let summary: number | null = null;
  for (const { piece, offset } of linesOf(text)) {
    // A number behind a blank is no id.
    const line = text.charAt(offset - 1) === " " ? ` ${piece}` : piece;
    const prefix = LEADER.exec(line);
    const rest = line.slice(prefix?.[0].length ?? 0).trim();
    const name = CALL.exec(rest)?.[1];
    const number = Number(prefix?.[3]);
    const isThread = name === undefined ? numbers.wasThread(number) : numbers.isThread(number, name);
    const thread = prefix?.[1] ?? prefix?.[2] ?? (isThread ? (prefix?.[3] ?? null) : null);
    if (name !== undefined) {
      const owner = threads.ownerOf(thread);
      const call = kernelCallName(owner.architecture, name);
      const isNumbered = [...MULTIPLEXED_CALLS.values()].includes(call) && !numbers.wasThread(number);
      owner.add(store(isNumbered && number <= 4095 ? callName("i386", number) : call));
    } else if (ENDED.test(rest)) threads.end(thread);
    else if (SUPERSEDED.test(rest)) threads.supersede(SUPERSEDED.exec(rest)?.[1] ?? "");
    else if (rest.startsWith("<... ") && threads.isFirstUnnamed()) threads.meet(thread);
    else {
      const architecture = ARCHITECTURE_OF_MODE.get(PERSONALITY.exec(rest)?.[1]);
      if (architecture !== undefined) threads.ownerOf(thread).architecture = architecture;
      else if (SUMMARY.test(rest)) {
        summary ??= offset;
      } else if (summary !== null && isTableRow(line.trim())) {
        // A row of the table.
      } else if (rest !== "" && !isBroken && !NOT_A_CALL.test(rest)) {
        strangeLines += 1;
        if (strangeLines === 1) firstStrangeOffset = offset;
      }
    }
    const attached = ATTACHED.exec(piece);
    isBroken = attached !== null && (isBroken || attached.index > 0);
    if (attached?.[1] !== undefined) threads.attach(attached[1]);
  }
  const traces = book.traces();
  if (traces.length === 0 && summary !== null) {
    const facts = {
      look: "a summary of strace -c or -C is not a sequence of calls",
      remedy: "record without -c and -C",
    };
    throw traceError(source.path, lineNumberAt(text, summary), { problem: "recorder.not-a-sequence", ...facts });
  }
  if (traces.length === 0) throw noCallError(source.path);
  if (strangeLines === 0) return { traces, warnings: [], format: "strace" };
  const place = { path: source.path, line: lineNumberAt(text, firstStrangeOffset) };
  const facts = { problem: "trace.lines-skipped", lines: strangeLines, kind: "strace line" } as const;
  return { traces, warnings: [{ ...facts, ...place }], format: "strace" };
}

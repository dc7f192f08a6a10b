import { traceError } from "../../../src/errors.ts";
import { callName, isArchitecture } from "../../../src/syscalls/architecture.ts";
import type { ParsedTraces, TraceSource } from "../../../src/traces/format.ts";
import { checkCallCount, createWordStore, lineNumberAt, linesOf } from "./lines.ts";

/** What the numbers belong to where nobody says better: SunOS 4, on which most of these traces were recorded. */
export const UNM_ARCHITECTURE = "sunos";

/** No call table of the time reaches further; a larger number is a damaged file. */
const LARGEST_CALL_NUMBER = 4095;
const LINE = /^(\d{1,10})[ \t]+(\d{1,4})\s*$/;
/** A line longer than this is no pair of numbers, whatever stands in it. */
const LONGEST_LINE = 256;
/** More processes than a machine numbers before the ids come back; more traces would fill the memory. */
const LARGEST_PROCESS_COUNT = 1_000_000;
/** How many lines are looked at to tell the format. */
const SNIFFED_LINES = 16;

/**
 * Reads the layout of the UNM and MIT traces (Forrest and others, "A sense of self for Unix processes", 1996): lines of a process id and a call
 * number. One process of one file is one trace, also where processes take turns, in order of their first call. The layout has no mark for a
 * process's end, so where files were put together and an id came back, its calls go on as the same trace.
 *
 * Without an architecture a number is no Linux call: it keeps its number as its name, `sunos_4`, since two of these data sets need not share one
 * table. With one (`--arch i386`: some of the sets were recorded on Linux) it is the call of that table.
 * @throws SentinelError E_TRACE when there is no call, a line is no pair of numbers, a call is not in 0..4095, or the architecture is unknown
 */
export function parseUnm(text: string, source: TraceSource): ParsedTraces {
  const { path } = source;
  const architecture = source.architecture ?? UNM_ARCHITECTURE;
  const nameOf = callNames(architecture, path);
  const store = createWordStore();
  const callsOf = new Map<string, string[]>();
  let count = 0;
  for (const { piece: line, offset } of linesOf(text)) {
    const [, processId, number] = (line.length > LONGEST_LINE ? null : LINE.exec(line)) ?? [];
    if (processId === undefined || number === undefined || Number(number) > LARGEST_CALL_NUMBER) {
      const problem = `"${line.slice(0, 40).trimEnd()}" is no process id with a system-call number (0..${LARGEST_CALL_NUMBER}) behind it`;
      throw traceError(path, lineNumberAt(text, offset), problem);
    }
    const id = store(processId);
    let calls = callsOf.get(id);
    if (calls === undefined) {
      calls = [];
      callsOf.set(id, calls);
      checkProcessCount(callsOf.size, path);
    }
    calls.push(store(nameOf(Number(number))));
    count += 1;
    checkCallCount(count, path);
  }
  if (count === 0) throw traceError(path, null, "the file holds no system call");
  return {
    traces: [...callsOf].map(([processId, calls]) => ({ name: `${path}#${processId}`, calls, architecture })),
    warnings: [],
  };
}

/**
 * Whether a text is of this layout: its first lines, two or more, all hold two numbers. One line of two numbers is ADFA-LD's layout, unless the file is
 * called `.int`, as most of the UNM files are.
 */
export function looksLikeUnm(text: string, path: string): boolean {
  let seen = 0;
  for (const { piece: line } of linesOf(text)) {
    if (line.length > LONGEST_LINE || !/^\d+\s+\d+\s*$/.test(line)) return false;
    seen += 1;
    if (seen === SNIFFED_LINES) break;
  }
  return seen >= 2 || (seen === 1 && /\.int$/i.test(path));
}

function callNames(architecture: string, path: string): (number: number) => string {
  if (architecture === UNM_ARCHITECTURE) return (number) => `${UNM_ARCHITECTURE}_${number}`;
  if (isArchitecture(architecture)) return (number) => callName(architecture, number);
  throw traceError(path, null, `there is no call table for architecture "${architecture}"; leave --arch out`);
}

function checkProcessCount(processes: number, path: string): void {
  if (processes > LARGEST_PROCESS_COUNT) {
    throw traceError(
      path,
      null,
      `holds more than ${LARGEST_PROCESS_COUNT} processes, which no recording does; split it`,
    );
  }
}

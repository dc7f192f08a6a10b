import { traceError } from "../errors.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { checkCallCount, type ByteReader } from "./byte-reader.ts";
import { blankLength, LINE_END, lineEndAt, shownLine, skipBlanks, skipDigits } from "./bytes.ts";
import type { TraceSource } from "./format.ts";
import { LARGEST_CALL_NUMBER, numberedCalls, UNM_ARCHITECTURE } from "./numbered-calls.ts";
import { createWordTable } from "./word-table.ts";

/** A line longer than this is no pair of numbers, whatever stands in it. */
const LONGEST_LINE = 256;
const MOST_ID_DIGITS = 10;
const MOST_CALL_DIGITS = 4;
/** More processes than a machine numbers before the ids come back; more traces would fill the memory. */
const LARGEST_PROCESS_COUNT = 1_000_000;
/** How many lines are looked at to tell the format. */
const SNIFFED_LINES = 16;

interface Process {
  readonly id: string;
  readonly calls: string[];
}

/**
 * Reads the layout of the UNM and MIT traces (Forrest and others, "A sense of self for Unix processes", 1996): lines of a process id and a call
 * number. One process of one file is one trace, also where processes take turns, in order of their first call. The layout has no mark for a
 * process's end, so where files were put together and an id came back, its calls go on as the same trace.
 *
 * Without an architecture a number is no Linux call: it keeps its number as its name, `sunos_4`, since two of these data sets need not share one
 * table. With one (`--arch i386`: some of the sets were recorded on Linux) it is the call of that table.
 * @throws SentinelError E_TRACE when there is no call, a line is no pair of numbers, a call is not in 0..4095, or the architecture is unknown
 */
export function unmReader(bytes: Uint8Array, source: TraceSource): ByteReader {
  const { path } = source;
  const architecture = source.architecture ?? UNM_ARCHITECTURE;
  const names = namesOf(architecture, path);
  const processes: Process[] = [];
  const processOf = createWordTable((id): Process => {
    const process = { id, calls: [] };
    processes.push(process);
    checkProcessCount(processes.length, path);
    return process;
  });
  let line = 1;
  let count = 0;

  function refuse(at: number): never {
    const shown = shownLine(bytes, at, 40).trimEnd();
    const problem = `"${shown}" is no process id with a system-call number (0..${LARGEST_CALL_NUMBER}) behind it`;
    throw traceError(path, line, problem);
  }

  /** @returns the line's end */
  function readLine(at: number): number {
    const idEnd = skipDigits(bytes, at);
    const number = skipBlanksAndTabs(bytes, idEnd);
    const numberEnd = skipDigits(bytes, number);
    const isPair = idEnd > at && idEnd - at <= MOST_ID_DIGITS && number > idEnd;
    const name = isPair ? names[numberBetween(bytes, number, numberEnd)] : undefined;
    const end = skipBlanks(bytes, numberEnd);
    const isWhole = end === bytes.length || bytes[end] === LINE_END;
    if (name === undefined || !isWhole || isTooLong(bytes, at, end)) refuse(at);
    processOf(bytes, at, idEnd).calls.push(name);
    count += 1;
    checkCallCount(count, path);
    return end;
  }

  function read(from: number, until: number): number {
    let at = from;
    while (at < until) {
      const blank = blankLength(bytes, at);
      if (bytes[at] === LINE_END) line += 1;
      at = blank > 0 ? at + blank : readLine(at);
    }
    return at;
  }

  return {
    read,
    finish() {
      if (count === 0) throw traceError(path, null, "the file holds no system call");
      return {
        traces: processes.map(({ id, calls }) => ({ name: `${path}#${id}`, calls, architecture })),
        warnings: [],
      };
    },
  };
}

/**
 * Whether a text is of this layout: its lines from `from` on, two or more, all hold two numbers; the first ones tell. One line of two numbers is ADFA-LD's
 * layout, unless the file is called `.int`, as most of the UNM files are.
 */
export function looksLikeUnm(bytes: Uint8Array, from: number, path: string): boolean {
  let seen = 0;
  for (let at = from; at < bytes.length && seen < SNIFFED_LINES;) {
    const blank = blankLength(bytes, at);
    if (blank > 0) at += blank;
    else {
      const line = shownLine(bytes, at, LONGEST_LINE + 1);
      if (line.length > LONGEST_LINE || !/^\d+\s+\d+\s*$/.test(line)) return false;
      seen += 1;
      at = lineEndAt(bytes, at);
    }
  }
  return seen >= 2 || (seen === 1 && /\.int$/i.test(path));
}

function namesOf(architecture: string, path: string): readonly string[] {
  if (architecture === UNM_ARCHITECTURE || isArchitecture(architecture)) return numberedCalls(architecture);
  throw traceError(path, null, `there is no call table for architecture "${architecture}"; leave --arch out`);
}

function skipBlanksAndTabs(bytes: Uint8Array, at: number): number {
  let next = at;
  while (bytes[next] === 32 || bytes[next] === 9) next += 1;
  return next;
}

/** NaN where there is no digit, or too many of them. */
function numberBetween(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > MOST_CALL_DIGITS) return NaN;
  let number = 0;
  for (let at = start; at < end; at += 1) number = 10 * number + (bytes[at] ?? 0) - 48;
  return number;
}

/** Whether a line has more characters than {@link LONGEST_LINE}. */
function isTooLong(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start > LONGEST_LINE && shownLine(bytes, start, LONGEST_LINE + 1).length > LONGEST_LINE;
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

import { traceError } from "../errors.ts";
import { checkCallCount, type ByteReader } from "./byte-reader.ts";
import { blankLength, LINE_END, lineEndAt, skipName, textAt } from "./bytes.ts";
import type { TraceSource } from "./format.ts";
import { LEADER, skipLeader } from "./strace-leader.ts";
import { createThreadBook } from "./strace-threads.ts";
import { createWordTable } from "./word-table.ts";

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

const BRACKET = 40;
const POINT = 46;
const SPACE = 32;
const ANGLE = 60;
const LAST_OF_ATTACHED = 100;

/**
 * Reads the text of `strace [-f] [-o FILE]`: one trace a thread, a call counted where it begins, whatever -t, -r, -T, -i, -n, -y add.
 * Lines that are no strace lines (a program's own output, say) are skipped and counted in a warning.
 *
 * Lines that begin or resume a call are told from their bytes; every other one, and every one in doubt, is made a string and read by the patterns.
 * @throws SentinelError E_TRACE when there is no call at all, or the text is a `strace -c` summary
 */
export function straceReader(bytes: Uint8Array, source: TraceSource): ByteReader {
  const { path } = source;
  const book = createThreadBook();
  const nameOf = createWordTable(canonicalName);
  const idOf = createWordTable((id) => id);
  const architectureOf = new Map<readonly string[], string>();
  const thread = { start: 0, end: 0 };
  let lineNumber = 1;
  let callCount = 0;
  let strangeLines = 0;
  let firstStrangeLine = 0;

  function readLine(start: number, end: number): void {
    const rest = skipLeader(bytes, start, thread);
    const nameEnd = skipName(bytes, rest);
    if (nameEnd > rest && bytes[nameEnd] === BRACKET) {
      const id = thread.end > thread.start ? idOf(bytes, thread.start, thread.end) : null;
      addCall(id, nameOf(bytes, rest, nameEnd));
    } else if (!isResumed(bytes, rest)) readOddLine(textAt(bytes, start, end));
    if (mayEndInAttached(bytes, start, end)) {
      const attached = ATTACHED.exec(textAt(bytes, start, end))?.[1];
      if (attached !== undefined) book.attach(attached);
    }
  }

  function addCall(id: string | null, name: string): void {
    book.callsOf(id).push(name);
    checkCallCount((callCount += 1), path);
  }

  function readOddLine(line: string): void {
    const leader = LEADER.exec(line);
    const rest = line.slice(leader?.[0].length ?? 0).trim();
    const id = leader?.[1] ?? leader?.[2] ?? null;
    const name = CALL.exec(rest)?.[1];
    const architecture = ARCHITECTURE_OF_MODE.get(PERSONALITY.exec(rest)?.[1]);
    if (name !== undefined) addCall(id, nameOf(new TextEncoder().encode(name), 0, name.length));
    else if (ENDED.test(rest)) book.end(id);
    else if (architecture !== undefined) architectureOf.set(book.callsOf(id), architecture);
    else if (SUMMARY.test(rest)) {
      const problem = "a summary of strace -c or -C is no sequence of calls; record without -c and -C";
      throw traceError(path, lineNumber, problem);
    } else if (rest !== "" && !NOT_A_CALL.test(rest)) {
      strangeLines += 1;
      if (strangeLines === 1) firstStrangeLine = lineNumber;
    }
  }

  function read(from: number, until: number): number {
    let at = from;
    while (at < until) {
      const blank = blankLength(bytes, at);
      if (blank > 0) {
        if (bytes[at] === LINE_END) lineNumber += 1;
        at += blank;
      } else {
        const end = lineEndAt(bytes, at);
        readLine(at, end);
        at = end;
      }
    }
    return at;
  }

  return {
    read,
    finish() {
      const threads = book.threads();
      if (threads.length === 0) throw traceError(path, null, "the strace text holds no system call");
      const traces = threads.map(({ thread: id, calls }) => ({
        name: id === "" ? path : `${path}#${id}`,
        calls,
        architecture: architectureOf.get(calls) ?? source.architecture,
      }));
      return { traces, warnings: strangeLines === 0 ? [] : [strangeWarning(path, firstStrangeLine, strangeLines)] };
    },
  };
}

/** `<... read resumed>`: nothing to count, since the call was counted where it began. */
function isResumed(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === ANGLE &&
    bytes[at + 1] === POINT &&
    bytes[at + 2] === POINT &&
    bytes[at + 3] === POINT &&
    bytes[at + 4] === SPACE
  );
}

/** Whether {@link ATTACHED} could match: the last letter is its d, or may be a blank beyond ASCII. */
function mayEndInAttached(bytes: Uint8Array, start: number, end: number): boolean {
  let last = end - 1;
  while (last > start && blankLength(bytes, last) === 1) last -= 1;
  const letter = bytes[last] ?? 0;
  return letter === LAST_OF_ATTACHED || letter >= 0x80;
}

function strangeWarning(path: string, firstLine: number, count: number): string {
  const lines = count === 1 ? "1 line is no strace line and was" : `${count} lines are no strace lines and were`;
  return `${path}:${firstLine}: ${lines} skipped`;
}

/** strace prints an unknown number in hexadecimal; the tables name it in decimal. */
function canonicalName(name: string): string {
  const hexadecimal = UNKNOWN_CALL.exec(name)?.[1];
  return hexadecimal === undefined ? name : `syscall_${Number.parseInt(hexadecimal, 16)}`;
}

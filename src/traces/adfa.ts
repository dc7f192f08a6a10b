import { traceError } from "../errors.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { checkCallCount, type ByteReader } from "./byte-reader.ts";
import { blankLength, isDigit, LINE_END, shownWord } from "./bytes.ts";
import type { TraceSource } from "./format.ts";
import { LARGEST_CALL_NUMBER, numberedCalls } from "./numbered-calls.ts";

const MOST_DIGITS = 4;

/**
 * Reads the layout of ADFA-LD: decimal system-call numbers separated by blanks or line ends, one trace a file.
 * @throws SentinelError E_TRACE when there is no call, a word is no number in 0..4095, or the architecture is unknown
 */
export function adfaReader(bytes: Uint8Array, source: TraceSource): ByteReader {
  const { path, architecture } = source;
  const names = namesOf(architecture, path);
  const calls: string[] = [];
  let line = 1;

  function refuse(at: number): never {
    checkCallCount(calls.length, path);
    throw traceError(
      path,
      line,
      `"${shownWord(bytes, at, 40)}" is not a system-call number (0..${LARGEST_CALL_NUMBER})`,
    );
  }

  function read(from: number, until: number): number {
    let at = from;
    while (at < until) {
      const byte = bytes[at] ?? 0;
      if (isDigit(byte)) {
        let number = 0;
        let end = at;
        for (let digit = byte; isDigit(digit) && end - at < MOST_DIGITS; digit = bytes[end] ?? 0) {
          number = 10 * number + digit - 48;
          end += 1;
        }
        const isWord = end === bytes.length || blankLength(bytes, end) > 0;
        const name = isWord ? names[number] : undefined;
        if (name === undefined) refuse(at);
        calls.push(name);
        at = end;
      } else {
        const blank = blankLength(bytes, at);
        if (blank === 0) refuse(at);
        if (byte === LINE_END) line += 1;
        at += blank;
      }
    }
    checkCallCount(calls.length, path);
    return at;
  }

  return {
    read,
    finish() {
      if (calls.length === 0) throw traceError(path, null, "the file holds no system call");
      return { traces: [{ name: path, calls, architecture }], warnings: [] };
    },
  };
}

function namesOf(architecture: string | null, path: string): readonly string[] {
  if (architecture === null) {
    throw traceError(
      path,
      null,
      "bare call numbers mean nothing without an architecture; say --arch i386 (ADFA-LD), x86_64 or aarch64",
    );
  }
  if (isArchitecture(architecture)) return numberedCalls(architecture);
  throw traceError(
    path,
    null,
    `there is no call table for architecture "${architecture}"; known: i386, x86_64, aarch64`,
  );
}

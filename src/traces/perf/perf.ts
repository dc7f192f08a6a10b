import { traceError } from "../../errors.ts";
import type { CallBook } from "../call-book.ts";
import { withoutColours } from "../colours.ts";
import type { TraceSource } from "../format.ts";
import { createKindsSeen } from "../kinds-seen.ts";
import { callNamed } from "../known-call.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { LAST_CALLS, SPAWNING_CALLS } from "../thread-calls.ts";
import type { TraceReader } from "../trace-reader.ts";
import { callOfTracepoint } from "./tracepoint-names.ts";

/**
 * The time in milliseconds, the cpu (--show-cpu), how long it took, program and thread, and the call's name. The program's name may hold blanks and
 * slashes; perf cuts it at 14 bytes. Source: tools/perf/builtin-trace.c, trace__fprintf_entry_head().
 */
const CALL =
  /^(?:(\d{1,15}\.\d{1,9}|\?) {1,4})?(?:\[\d{1,5}\] )?\( {0,9}(?:\d{1,20}\.\d{3} ms)?\): (?:(?:(.{0,14})\/)?(\d{1,10}) )? ?(\.\.\. \[continued\]: )?([a-zA-Z_]\w{0,63})\(/;
/** Another event among the calls, a page fault. */
const OTHER = /^(?:(?:\d{1,15}\.\d{1,9}|\?) {1,4})?(?:\[\d{1,5}\] )?\( {0,9}(?:\d{1,20}\.\d{3} ms)?\): /;
const KIND = /(\w{1,64}:\w{1,64}|m[ai][jn]fault)[ (]/;
/** Without calls perf leaves the duration out. */
const EVENT = /^(\d{1,15}\.\d{1,9}) (?:\[\d{1,5}\] )?(?:(?:(.{0,14})\/)?(\d{1,10}) )?(\w{1,64}:\w{1,64})\(/;
const LOST = /^LOST (\d{1,15}) events!/;
/** `--call-graph`: a function and its file, far to the right. */
const FRAME = /^\s{8,}\S/;
const STARTED = " ...";
const SUMMARY = "Summary of events:";
const ENTER = /^syscalls:sys_enter_([a-zA-Z_]\w*)$/;

/** Whether a line is one that perf trace writes. */
export function isPerfLine(line: string): boolean {
  const plain = withoutColours(line);
  return OTHER.test(plain) || EVENT.test(plain) || LOST.test(plain);
}

/**
 * Reads the text of `perf trace`: one trace a thread, a call counted where it begins. perf writes a call when it returns, or unfinished when another
 * thread's event comes between; then a line with `[continued]` follows, which counts only where no unfinished one stands before it, as for calls that
 * began before perf did. Page faults, other events and stacks are left out, and so is the summary of -S.
 * @throws SentinelError E_TRACE when perf recorded other events only
 */
export function perfReader(source: TraceSource, book: CallBook): TraceReader {
  const notes = createLineNotes(source, "perf trace line");
  /** The unfinished call of each thread that has one. */
  const unfinished = new Map<string, string>();
  const kinds = createKindsSeen();
  let isSummary = false;

  function add(thread: string, program: string | undefined, name: string, time: string | undefined): void {
    const owner = book.ownerOf({ thread, process: null, container: null });
    if (program !== undefined && !program.startsWith(":")) owner.program = program;
    owner.add(callNamed(name) ?? book.keepName(name), time === undefined || time === "?" ? NaN : Number(time) / 1000);
    if (LAST_CALLS.has(name)) book.end(thread);
  }

  function readCall(line: string, parts: RegExpExecArray): void {
    const [, time, program, thread = "", continued, name = ""] = parts;
    if (continued === undefined) {
      if (line.endsWith(STARTED)) {
        unfinished.set(thread, book.keepName(name));
        book.checkHeld("threads in the midst of a call", unfinished.size);
      } else unfinished.delete(thread);
      add(thread, program, name, time);
    } else {
      const isCounted = unfinished.get(thread) === name;
      unfinished.delete(thread);
      // A child returns from the clone that its parent made.
      if (!isCounted && !SPAWNING_CALLS.has(name)) add(thread, program, name, time);
    }
  }

  function readOther(line: string, indented: string, lineNumber: number): void {
    const event = EVENT.exec(line);
    const lost = LOST.exec(line)?.[1];
    if (event !== null) {
      const [, time, program, thread = "", kind = ""] = event;
      const name = ENTER.exec(kind)?.[1];
      if (name === undefined) kinds.add(kind);
      else add(thread, program, callOfTracepoint(name), time);
    } else if (lost !== undefined) book.lose(Number(lost));
    else if (OTHER.test(line)) kinds.add(KIND.exec(line)?.[1] ?? "other events");
    else if (line === SUMMARY) isSummary = true;
    else if (!isSummary && !FRAME.test(indented)) notes.strange(lineNumber, line);
  }

  return lineReader(
    (text, lineNumber) => {
      const indented = withoutColours(text);
      const line = indented.trimStart();
      const parts = CALL.exec(line);
      if (parts === null) readOther(line, indented, lineNumber);
      else readCall(line, parts);
    },
    () => {
      const found = kinds.text();
      if (book.callCount() === 0 && found !== "") {
        throw traceError(source.path, null, `holds no system calls: ${found}record with: perf trace -a -o FILE`);
      }
      return notes.warnings();
    },
  );
}

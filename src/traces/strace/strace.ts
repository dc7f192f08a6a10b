import { traceError } from "../../errors.ts";
import { MULTIPLEXED_CALLS } from "../../syscalls/multiplexed-calls.ts";
import { kernelCallName } from "../../syscalls/strace-names.ts";
import { blankLength, LINE_END, lineEndAt, skipName, textAt } from "../bytes.ts";
import type { CallBook, CallOwner } from "../call-book.ts";
import { callOfNumber, LARGEST_CALL_NUMBER } from "../call-numbers.ts";
import type { TraceSource } from "../format.ts";
import { createLineNotes } from "../line-notes.ts";
import { reasonAgainst } from "../no-sequence.ts";
import { LEADER, skipLeader, withBlank } from "./strace-leader.ts";
import { SPAWNING_CALLS } from "./strace-processes.ts";
import { createStraceThreads } from "./strace-threads.ts";
import { leaderSeconds } from "./strace-time.ts";
import type { TraceReader } from "../trace-reader.ts";
import { createWordTable } from "../word-table.ts";

/** `execve#64(` is an x86_64 number made on x32. */
const CALL = /^([a-zA-Z_][a-zA-Z0-9_]*(?:#64)?)\(/;
const PERSONALITY = /^\[ Process PID=\d+ runs in (.*) mode\. \]$/;
const ATTACHED = /strace: Process (\d+) attached\s*$/;
const ENDED = /^\+\+\+ (?:exited|killed)/;
const SUPERSEDED = /^\+\+\+ superseded by execve in pid (\d+)/;
/**
 * Resumed calls (counted when they began), the rest of a line that something else broke, calls that ended before strace could ask for their name, dumped data
 * (-e read), signals, exits, stack frames (-k), strace's own words.
 */
const NOT_A_CALL =
  /^(?:<\.\.\.\s|<unfinished\s|,\s|=>\s|\)\s+=\s|\?{3,4}\(|\|\s[0-9a-f]{5}\s|---\s|\+\+\+\s|>\s|<detached|strace:\s)/;
const RESUMED_SPAWNING = /^<\.\.\. (?:clone3?|v?fork) resumed/;
/** The file that is executed, of an execve that worked or is under way. */
const EXECUTED = /^execve\("([^"]*)".*(?:= 0\b|<unfinished \.\.\.>)/;

/** `32 bit` on an x86_64 host means the i386 table. */
const ARCHITECTURE_OF_MODE: ReadonlyMap<string | undefined, string> = new Map([
  ["32 bit", "i386"],
  ["64 bit", "x86_64"],
  ["x32", "x86_64"],
]);

/** The kernel's names of i386's calls with subcalls. */
const MULTIPLEXED: ReadonlySet<string> = new Set(MULTIPLEXED_CALLS.values());

const BRACKET = 40;
const POINT = 46;
const SPACE = 32;
const ANGLE = 60;
const LAST_OF_ATTACHED = 100;

/** Whether a line is one that strace writes: a call that begins or goes on, a signal, an exit, words of its own. */
export function isStraceLine(line: string): boolean {
  const rest = line.slice(LEADER.exec(line)?.[0].length ?? 0);
  return CALL.test(rest) || NOT_A_CALL.test(rest) || PERSONALITY.test(rest);
}

/**
 * Reads the text of `strace [-f] [-o FILE]`: one trace a thread, a call counted where it begins, whatever -t, -r, -T, -i, -n, -y add.
 * Lines that are no strace lines (a program's own output, say) are skipped and counted in a warning.
 *
 * Lines that begin or resume a call are told from their bytes; every other one, and every one in doubt, is made a string and read by the patterns.
 * @throws SentinelError E_TRACE when the text is, or ends in, a summary of -c or -C
 */
export function straceReader(source: TraceSource, book: CallBook): TraceReader {
  const { path, per, keepsTimes = false } = source;
  const threads = createStraceThreads(book, per);
  const notes = createLineNotes(source, "strace line");
  const namesOf = new Map<string | null, ReturnType<typeof createWordTable<string>>>();
  const idOf = createWordTable((id) => id);
  const thread = { start: 0, end: 0 };
  let lineNumber = 1;
  let isBroken = false;

  function nameOf(architecture: string | null, bytes: Uint8Array, start: number, end: number): string {
    let names = namesOf.get(architecture);
    if (names === undefined) {
      names = createWordTable((name) => kernelCallName(architecture, name));
      namesOf.set(architecture, names);
    }
    return names(bytes, start, end);
  }

  /** The id of the line's thread; null where it carries none. */
  function idIn(block: Uint8Array): string | null {
    return thread.end > thread.start ? idOf(block, thread.start, thread.end) : null;
  }

  function readLine(block: Uint8Array, start: number, end: number): void {
    const attached = mayEndInAttached(block, start, end) ? ATTACHED.exec(textAt(block, start, end)) : null;
    readWholeLine(block, start, end);
    // What strace wrote behind a line's beginning breaks it: the next line of another kind is its rest, which is no call.
    isBroken = attached !== null && (isBroken || attached.index > 0);
    if (attached?.[1] !== undefined) threads.attach(attached[1]);
  }

  function readWholeLine(block: Uint8Array, start: number, end: number): void {
    const rest = skipLeader(block, start, thread);
    const nameEnd = skipName(block, rest);
    if (nameEnd > rest && block[nameEnd] === BRACKET) {
      const owner = threads.ownerOf(idIn(block));
      const name = nameOf(owner.architecture, block, rest, nameEnd);
      if (keepsTimes || MULTIPLEXED.has(name)) addWithLeader(owner, name, textAt(block, withBlank(block, start), rest));
      else owner.add(name);
      if (name === "execve") owner.program = programIn(textAt(block, rest, end)) ?? owner.program;
      if (per === "process" && SPAWNING_CALLS.has(name)) threads.spawn(idIn(block), textAt(block, rest, end), false);
    } else if (!isResumed(block, rest)) readOddLine(textAt(block, withBlank(block, start), end));
    else if (per === "process" && RESUMED_SPAWNING.test(textAt(block, rest, Math.min(end, rest + 20)))) {
      threads.spawn(idIn(block), textAt(block, rest, end), true);
    }
  }

  /** On i386 `socket(` is a subcall of socketcall or a call of its own: where the line says the number (-n), that decides. */
  function addWithLeader(owner: CallOwner, name: string, leader: string): void {
    const number = MULTIPLEXED.has(name) ? Number(LEADER.exec(leader)?.[3]) : NaN;
    owner.add(number <= LARGEST_CALL_NUMBER ? callOfNumber("i386", number) : name, leaderSeconds(leader));
  }

  function readOddLine(line: string): void {
    const leader = LEADER.exec(line);
    const rest = line.slice(leader?.[0].length ?? 0).trim();
    const id = leader?.[1] ?? leader?.[2] ?? null;
    const name = CALL.exec(rest)?.[1];
    const architecture = ARCHITECTURE_OF_MODE.get(PERSONALITY.exec(rest)?.[1]);
    const superseding = SUPERSEDED.exec(rest)?.[1];
    const reason = reasonAgainst(rest);
    if (name !== undefined) {
      const owner = threads.ownerOf(id);
      addWithLeader(owner, kernelCallName(owner.architecture, name), leader?.[0] ?? "");
    } else if (ENDED.test(rest)) threads.end(id);
    else if (superseding !== undefined) threads.supersede(superseding);
    else if (architecture !== undefined) threads.ownerOf(id).architecture = architecture;
    else if (reason !== null) throw traceError(path, lineNumber, reason);
    else if (rest !== "" && !isBroken && !NOT_A_CALL.test(rest)) notes.strange(lineNumber, line);
  }

  return {
    unit: "line",
    read(block) {
      for (let at = 0; at < block.length;) {
        const blank = blankLength(block, at);
        if (blank > 0) {
          if (block[at] === LINE_END) lineNumber += 1;
          at += blank;
        } else {
          const end = lineEndAt(block, at);
          readLine(block, at, end);
          at = end;
        }
      }
    },
    finish: notes.warnings,
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

/** The name of the file that an execve executes, without its folders; null where it failed or shows none. */
function programIn(call: string): string | null {
  return EXECUTED.exec(call)?.[1]?.split("/").at(-1) ?? null;
}

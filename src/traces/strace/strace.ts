import type { Problem } from "../../problems/problem.ts";
import { traceError } from "../../errors.ts";
import { MULTIPLEXED_CALLS } from "../../syscalls/architecture.ts";
import { kernelCallName } from "../../syscalls/recorder-names.ts";
import {
  LINE_END,
  NO_BYTE,
  type SearchedBytes,
  blankLength,
  placeOf,
  searchedBytes,
  skipName,
  textAt,
} from "../bytes.ts";
import type { Format, OpenTrace, TraceCollector, TraceReader, TraceSource } from "../format.ts";
import { callOfNumber } from "../call-numbers.ts";
import { createLineNotes } from "../lines.ts";
import { reasonAgainst, type NoSequence } from "../not-a-recording.ts";
import { LEADER, createBracketNumbers, createLeaderClock, skipLeader, withBlank } from "./strace-leader.ts";
import {
  type StraceLine,
  attachedIn,
  isResumed,
  isStraceLine,
  isTableHead,
  isTableRow,
  lineGoesOn,
  mayEndInAttached,
  programIn,
  readStraceLine,
} from "./strace-line.ts";
import { createStracePlaces, type StracePlaces } from "./strace-places.ts";
import { createStraceThreads } from "./strace-threads.ts";
import { SPAWNING_CALLS } from "../call-events.ts";
import { createWordTable } from "../word-table.ts";
import { straceFacts } from "./strace-facts.ts";

const RESUMED_SPAWNING = /^<\.\.\. (?:clone3?|v?fork) resumed/;
/** The i386 calls that have subcalls. */
const MULTIPLEXED: ReadonlySet<string> = new Set(MULTIPLEXED_CALLS.values());

const BRACKET = 40;
const POINT = 46;
const ANGLE_END = 62;
const ATTACHED_END = 100;

/** A name of a call in the text, on one architecture. */
interface NamedCall {
  readonly name: string;
  /** Whether the call's number, where the line has one, may be of another call. */
  readonly isMultiplexed: boolean;
  readonly isExecution: boolean;
  /** Whether it may begin a thread or process. */
  readonly isSpawning: boolean;
}

/** An id in the text. */
interface ThreadId {
  readonly id: string;
  /** Its trace, valid while the era is the same; null before its first call. */
  owner: OpenTrace | null;
  era: number;
}

/**
 * Reads the text of `strace [-f] [-o FILE]`, with any of -t, -r, -T, -i, -n, -y: one trace per
 * thread; a call counts where it begins. Other lines, such as a program's own output, are skipped
 * and counted in a warning.
 *
 * Lines that begin or resume a call are recognised by their bytes; all others become strings and
 * are read by patterns. The table of counts that -C writes after the calls is skipped.
 * @throws SentinelError E_TRACE when the text holds no call but the table of -c, or a summary of
 * another recorder
 */
export function straceReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { path, keepsTimes = false } = source;
  const threads = createStraceThreads(source, collector);
  const notes = createLineNotes(source, "strace line");
  const namesOf = new Map<string | null, ReturnType<typeof createWordTable<NamedCall>>>();
  const idOf = createWordTable((id): ThreadId => ({ id, owner: null, era: 0 }));
  const secondsOfLeader = createLeaderClock();
  const numbers = createBracketNumbers();
  const placing = source.places === undefined ? null : createStracePlaces(source.places, collector);
  const thread = { start: 0, end: 0, numberStart: 0, numberEnd: 0 };
  let names: ReturnType<typeof createWordTable<NamedCall>> | null = null;
  let namesArchitecture: string | null = null;
  let lineNumber = 1;
  let lines = 0;
  let isBroken = false;
  let isSpawning = false;
  let goingOn = 0;
  let firstGoingOn = 0;
  let isTable = false;
  /** Why the text may hold no calls; a program's output may look the same. */
  let against: { readonly line: number; readonly reason: NoSequence } | null = null;

  /** The names of one architecture, mostly the last one. */
  function namesOn(architecture: string | null): ReturnType<typeof createWordTable<NamedCall>> {
    if (names !== null && architecture === namesArchitecture) return names;
    names = namesOf.get(architecture) ?? null;
    namesArchitecture = architecture;
    if (names !== null) return names;
    names = createWordTable((written) => {
      const name = collector.keepName(kernelCallName(architecture, written));
      return {
        name,
        isMultiplexed: MULTIPLEXED.has(name),
        isExecution: name === "execve",
        isSpawning: SPAWNING_CALLS.has(name),
      };
    });
    namesOf.set(architecture, names);
    return names;
  }

  /** The id of the line's thread; null where it has none. */
  function idIn(block: Uint8Array): ThreadId | null {
    return thread.end > thread.start ? idOf(block, thread.start, thread.end) : null;
  }

  /** The thread's id where it is the number in brackets; null where that is the call's number. */
  function idInBrackets(block: Uint8Array, name: number, nameEnd: number): ThreadId | null {
    if (thread.numberEnd === thread.numberStart) return null;
    const id = idOf(block, thread.numberStart, thread.numberEnd);
    return numbers.isThread(Number(id.id), idOf(block, name, nameEnd).id) ? id : null;
  }

  function ownerOf(thread: ThreadId | null): OpenTrace {
    if (thread === null) return threads.ownerOf(null);
    if (thread.owner === null || thread.era !== threads.era()) {
      thread.owner = threads.ownerOf(thread.id);
      thread.era = threads.era();
    }
    return thread.owner;
  }

  function readLine(searched: SearchedBytes, start: number, end: number): void {
    isSpawning &&= isBroken;
    const block = searched.bytes;
    const attached = mayEndInAttached(block, start, end) ? attachedIn(textAt(block, start, end)) : null;
    const isPlaced = readWholeLine(searched, start, end);
    if (placing !== null && !isPlaced) placeLine(placing, textAt(block, withBlank(block, start), end));
    // A message of strace breaks a line: the next line of another kind is its rest, not a call.
    isBroken = attached !== null && (isBroken || !attached.isWholeLine);
    if (attached !== null) threads.attach(attached.thread);
  }

  /** @returns whether the line is a complete call whose place is noted, on a pass for places */
  function readWholeLine(searched: SearchedBytes, start: number, end: number): boolean {
    const block = searched.bytes;
    const rest = skipLeader(block, start, thread);
    const nameEnd = skipName(block, rest);
    if (lineGoesOn(searched, nameEnd, end)) noteGoingOn();
    if (nameEnd > rest && block[nameEnd] === BRACKET) {
      const id = idIn(block) ?? idInBrackets(block, rest, nameEnd);
      const owner = ownerOf(id);
      const {
        name,
        isMultiplexed,
        isExecution,
        isSpawning: spawns,
      } = namesOn(owner.architecture)(block, rest, nameEnd);
      if (keepsTimes || isMultiplexed) addWithLeader(owner, name, textAt(block, withBlank(block, start), rest));
      else owner.add(name);
      const isWhole = placing !== null && mayBeWhole(block, end) && !spawns;
      if (isWhole) placing.complete(threads.meet(id?.id ?? null));
      if (isExecution) owner.program = programIn(textAt(block, rest, end)) ?? owner.program;
      if (spawns) {
        isSpawning = true;
        threads.spawn(id?.id ?? null, textAt(block, rest, end), false);
      }
      return isWhole;
    }
    if (!isResumed(block, rest)) readOddLine(textAt(block, withBlank(block, start), end));
    else if (threads.isSpawning() && RESUMED_SPAWNING.test(textAt(block, rest, Math.min(end, rest + 20)))) {
      threads.spawn(idIn(block)?.id ?? null, textAt(block, rest, end), true);
    } else if (threads.isFirstUnnamed()) threads.meet(idIn(block)?.id ?? null);
    return false;
  }

  /** Notes which call the line begins or continues. */
  function placeLine(placed: StracePlaces, line: string): void {
    const leader = LEADER.exec(line);
    const rest = line.slice(leader === null ? 0 : leader[0].length).trim();
    const parsed = readStraceLine(rest);
    const id = leader?.[1] ?? leader?.[2] ?? threadInBrackets(leader?.[3], parsed);
    if (parsed.kind === "call") placed.begin(threads.meet(id), parsed.name, rest);
    else if (rest.startsWith("<... ")) placed.resume(threads.meet(id), rest);
    else if (isBroken && parsed.kind === "other") placed.goOn(rest);
  }

  /** On i386 `socket(` is a subcall of socketcall or a call; the number (-n), if shown, decides. */
  function addWithLeader(owner: OpenTrace, name: string, leader: string): void {
    const number = MULTIPLEXED.has(name) ? Number(LEADER.exec(leader)?.[3]) : NaN;
    const numbered = numbers.wasThread(number) ? null : callOfNumber("i386", number);
    owner.add(numbered ?? name, keepsTimes ? secondsOfLeader(leader) : NaN);
  }

  function readOddLine(line: string): void {
    const leader = LEADER.exec(line);
    const rest = line.slice(leader === null ? 0 : leader[0].length).trim();
    const parsed = readStraceLine(rest);
    const id = leader?.[1] ?? leader?.[2] ?? threadInBrackets(leader?.[3], parsed);
    if (parsed.kind === "call") {
      const owner = threads.ownerOf(id);
      addWithLeader(owner, collector.keepName(kernelCallName(owner.architecture, parsed.name)), leader?.[0] ?? "");
    } else if (parsed.kind === "ended") threads.end(id);
    else if (parsed.kind === "nameless") collector.leaveUnread(1);
    else if (parsed.kind === "superseded") threads.supersede(parsed.thread);
    else if (parsed.kind === "personality") threads.ownerOf(id).architecture = parsed.architecture;
    else if (parsed.kind === "other" && isSpawning && isBroken) threads.goOn(rest);
    else if (rest !== "") readNoCall(line, rest, parsed.kind === "strange");
  }

  function threadInBrackets(number: string | undefined, parsed: StraceLine): string | null {
    if (number === undefined) return null;
    const isThread =
      parsed.kind === "call" ? numbers.isThread(Number(number), parsed.name) : numbers.wasThread(Number(number));
    return isThread ? number : null;
  }

  /** The rest may be calls or text: a file's name (-y) may look like either. */
  function noteGoingOn(): void {
    if (goingOn === 0) firstGoingOn = lineNumber;
    goingOn += 1;
    collector.leaveUnread(1);
  }

  function goingOnWarnings(): readonly Problem[] {
    if (goingOn === 0) return [];
    return [{ problem: "trace.line-goes-on", path, line: firstGoingOn, lines: goingOn }];
  }

  function readNoCall(line: string, rest: string, isStrange: boolean): void {
    const reason = reasonAgainst(rest);
    if (reason !== null) against ??= { line: lineNumber, reason };
    if (isTableHead(rest)) isTable = true;
    else if (isStrange && !isBroken && !(isTable && isTableRow(line.trim()))) notes.strange(lineNumber, line);
  }

  return {
    unit: "line",
    read(block) {
      const searched = searchedBytes(block);
      for (let at = 0; at < block.length;) {
        const blank = blankLength(block, at);
        if (blank > 0) {
          if (block[at] === LINE_END) lineNumber += 1;
          at += blank;
        } else {
          const end = placeOf(LINE_END, searched, at, block.length);
          lines += 1;
          readLine(searched, at, end);
          at = end;
        }
      }
    },
    lines: () => lines,
    finish() {
      const warnings = [...notes.warnings(), ...goingOnWarnings(), ...threads.finish()];
      if (collector.callCount() === 0 && against !== null) {
        throw traceError(path, against.line, { problem: "recorder.not-a-sequence", ...against.reason });
      }
      return warnings;
    },
  };
}

/** Whether a call's line ends with neither `<unfinished ...>` nor `attached` nor a blank. */
function mayBeWhole(bytes: Uint8Array, end: number): boolean {
  const last = bytes[end - 1] ?? NO_BYTE;
  return last > 32 && last < 0x80 && last !== ATTACHED_END && !(last === ANGLE_END && bytes[end - 2] === POINT);
}

export const STRACE = {
  name: "strace",
  title: "strace",
  isLine: isStraceLine,
  open: straceReader,
  facts: straceFacts,
  trust: { level: "neither", reason: "escaped" },
  example: '77 read(3, "x", 1) = 1',
} as const satisfies Format;

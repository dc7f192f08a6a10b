import type { Problem } from "../../problems/problem.ts";
import { traceError } from "../../errors.ts";
import type { OpenTrace, TraceCollector, TraceSource } from "../format.ts";
import { createKindsSeen } from "../call-events.ts";
import { ownText } from "../lines.ts";
import type { Place } from "../places/place-keeper.ts";
import {
  NAMELESS,
  type SysdigEvent,
  callOfEvent,
  childOf,
  isBirth,
  isLastCall,
  isInNamespace,
  isMetaEvent,
  madeThread,
  needsInfo,
  originOf,
} from "./sysdig-events.ts";

/**
 * An id is not reused within this many seconds after its thread's end; late events are less late.
 */
const LATEST_SECONDS = 1;

const EXECUTION = "execve";

/** sysdig has about 400 event types; a text with many more is damaged. */
const LARGEST_CACHE_SIZE = 4096;

/** Counts each call of a sysdig text once. */
export interface SysdigCalls {
  /** @returns false where the event's type cannot be a name of an event */
  readonly add: (event: SysdigEvent) => boolean;
  /**
   * Counts the calls that were held back.
   * @returns warnings
   * @throws SentinelError E_TRACE when there were events, but none of a system call
   */
  readonly finish: () => readonly Problem[];
}

interface HeldCall {
  readonly owner: OpenTrace;
  readonly call: string;
  readonly seconds: number;
  /** On a pass that looks for places. */
  readonly place?: Place;
}

interface Thread {
  /** Its process; null where the text does not say it. */
  readonly process: string | null;
  /** Whether it is in a call that was counted at its entry. */
  isInside: boolean;
  /** Its first event, if that was an exit, until the next one shows what it means. */
  held: HeldCall | null;
  /** The time of its last event. */
  seconds: number;
  /** On a pass that looks for places: the place of the last counted entry. */
  place?: Place;
}

/**
 * A recording holds the entries and the exits of calls, or only one of them, or entries of a few
 * calls and exits of all (falcosecurity/libs#2627). So a call counts at its entry; an exit counts
 * if its thread is not in a counted call. Three kinds of exit do not count:
 * - a thread's first event, if an entry follows: the call began before the recording;
 * - that of a new thread from `clone`, `clone3`, `fork`, `vfork`: its maker made the call;
 * - that of a call that another thread of the process entered (execve), if the thread itself was in
 * a call, as it nearly always is.
 */
export function createSysdigCalls(source: TraceSource, collector: TraceCollector): SysdigCalls {
  const threads = new Map<string, Thread>();
  const callOfType = new Map<string, string | null>();
  const kinds = createKindsSeen();
  /** The end time of each thread whose id is not yet free. */
  const ending = new Map<string, number>();
  const { places } = source;
  let backwards = 0;
  let hasEntries = false;
  let isDropping = false;

  function callOf({ type, info }: SysdigEvent): string | null {
    return needsInfo(type) ? readCall(type, info) : cached(callOfType, type, () => readCall(type, info));
  }

  function readCall(type: string, info: string): string | null {
    const call = callOfEvent(type, info, source.architecture);
    return call === null || call === NAMELESS ? call : collector.keepName(call);
  }

  function here(): { readonly place?: Place } {
    return places === undefined ? {} : { place: places.here() };
  }

  function ownerOf(event: SysdigEvent): OpenTrace {
    const { program, process, parent } = event;
    const owner = collector.traceOf(event);
    if (parent !== undefined && process !== null) collector.childOf(process, parent);
    if (program !== null) owner.program = program;
    return owner;
  }

  function count({ owner, call, seconds, place }: HeldCall): void {
    if (call === NAMELESS) collector.leaveUnread(1);
    else owner.add(call, seconds, place);
  }

  function release(thread: Thread): void {
    if (thread.held !== null) count(thread.held);
    thread.held = null;
  }

  function end(id: string, seconds: number): void {
    const thread = threads.get(id);
    if (thread !== undefined && !hasEntries) release(thread);
    threads.delete(id);
    ending.delete(id);
    if (Number.isNaN(seconds)) collector.end(id);
    else ending.set(ownText(id), seconds);
  }

  function free(id: string): void {
    ending.delete(id);
    collector.end(id);
  }

  /** Events of several processors come nearly in order: a late one is of the ended thread. */
  function keepOrder({ thread, seconds }: SysdigEvent): void {
    const before = threads.get(thread);
    if (before !== undefined) {
      if (seconds < before.seconds) backwards += 1;
      before.seconds = seconds;
    }
    if (ending.size === 0) return;
    const ended = ending.get(thread);
    if (ended !== undefined && seconds > ended) free(thread);
    else if (ended !== undefined) backwards += 1;
    for (const [id, at] of ending) {
      if (at > seconds - LATEST_SECONDS) break;
      free(id);
    }
  }

  function readMeta({ type, isEntry, thread, seconds }: SysdigEvent): void {
    kinds.add(type);
    if (type === "procexit") end(thread, seconds);
    if (type === "drop") {
      // An entry at the beginning of a gap, an exit at its end.
      if (isEntry || !isDropping) collector.lose(1);
      isDropping = isEntry;
    }
  }

  function keep({ thread: id, process }: SysdigEvent, thread: Omit<Thread, "process">): void {
    threads.set(ownText(id), { process: process === null ? null : ownText(process), ...thread });
    collector.checkHeld("threads", threads.size);
  }

  /** A thread made another. */
  function noteChild({ thread, process, info, idPrefix = "" }: SysdigEvent, child: string): void {
    if (isInNamespace(info)) return;
    const isThread = madeThread(info);
    if (ending.has(child)) free(child);
    if (process === null) collector.made(idPrefix + child, thread, isThread);
    else if (isThread === false) collector.childOf(idPrefix + child, process);
  }

  /** The thread says which process it is of, and what made that. */
  function noteOrigin({ thread, process, info, idPrefix = "" }: SysdigEvent): void {
    const origin = originOf(info);
    if (origin === null) return;
    const isThread = origin.thread !== origin.process;
    const maker = idPrefix + origin.parent;
    if (process !== null) collector.childOf(process, threads.get(maker)?.process ?? maker);
    else collector.made(thread, isThread ? idPrefix + origin.process : maker, isThread);
  }

  function enter(event: SysdigEvent, call: string): void {
    hasEntries = true;
    count({ owner: ownerOf(event), call, seconds: event.seconds });
    const thread = threads.get(event.thread);
    if (isLastCall(call)) end(event.thread, event.seconds);
    else if (thread === undefined) keep(event, { isInside: true, held: null, seconds: event.seconds, ...here() });
    else {
      if (places !== undefined) thread.place = places.here();
      thread.isInside = true;
      thread.held = null;
    }
  }

  function leave(event: SysdigEvent, call: string): void {
    if (isBirth(event.type, event.info)) {
      // What its maker's exit, which may come first, said of it is kept.
      if (threads.has(event.thread) || ending.has(event.thread)) end(event.thread, NaN);
      keep(event, { isInside: false, held: null, seconds: event.seconds });
      noteOrigin(event);
      return;
    }
    const owner = ownerOf(event);
    const thread = threads.get(event.thread);
    const child = childOf(event.type, event.info);
    if (child !== null) {
      noteChild(event, child);
      places?.spawned(child, event.thread, null, thread?.place ?? places.here());
    }
    if (event.type === EXECUTION) noteOrigin(event);
    if (thread === undefined) {
      const held = { owner, call, seconds: event.seconds, ...here() };
      keep(event, { isInside: false, held, seconds: event.seconds });
    } else if (thread.isInside) {
      thread.isInside = false;
      if (thread.place !== undefined) places?.goOn(thread.place);
    } else {
      release(thread);
      count({ owner, call, seconds: event.seconds });
    }
  }

  return {
    add(event) {
      if (isMetaEvent(event.type)) {
        readMeta(event);
        return true;
      }
      const call = callOf(event);
      if (call === null) return false;
      // sysdig does not know the thread.
      if (event.thread === "<NA>") collector.leaveUnread(1);
      else keepOrder(event);
      if (event.thread === "<NA>") return true;
      if (event.isEntry) enter(event, call);
      else leave(event, call);
      return true;
    },
    finish() {
      if (!hasEntries) for (const thread of threads.values()) release(thread);
      const seen = kinds.seen();
      if (collector.callCount() === 0 && seen.length > 0) {
        throw traceError(source.path, null, {
          problem: "recorder.no-calls",
          seen,
          remedy: "record with: sysdig > FILE",
        });
      }
      return backwards === 0 ? [] : [{ problem: "recorder.late-events", path: source.path, events: backwards }];
    },
  };
}

function cached<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const found = values.get(key);
  if (found !== undefined) return found;
  const value = make();
  if (values.size >= LARGEST_CACHE_SIZE) values.clear();
  values.set(ownText(key), value);
  return value;
}

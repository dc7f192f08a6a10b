import type { Problem } from "../../problems/problem.ts";
import type { OpenTrace, TraceCollector, TraceSource } from "../format.ts";
import { isBack, makesThread, spawnedId } from "./strace-line.ts";
import { createStraceProcesses } from "./strace-processes.ts";

/** Assigns the calls of a strace text to its threads. */
export interface StraceThreads {
  /** The trace of a line's call. @param thread the id in the line; null where it has none */
  readonly ownerOf: (thread: string | null) => OpenTrace;
  /** Changes whenever {@link ownerOf} may give another trace for the same id. */
  readonly era: () => number;
  /** strace reports that it follows a new thread. */
  readonly attach: (thread: string) => void;
  /** The thread exited or was killed. */
  readonly end: (thread: string | null) => void;
  /**
   * A call that may make a thread begins, or returns.
   * @param text the line from the call's name on, or after `resumed>`
   */
  readonly spawn: (thread: string | null, text: string, isResumed: boolean) => void;
  /** Whether a line that resumes such a call matters. */
  readonly isSpawning: () => boolean;
  /** The rest of the broken line of a call that may make a thread. */
  readonly goOn: (text: string) => void;
  /** The thread replaced its process (execve) and takes the id of the process. */
  readonly supersede: (thread: string) => void;
  /** Whether the first thread has no id so far. */
  readonly isFirstUnnamed: () => boolean;
  /**
   * A line of this thread that counts no call, such as the end of one: the first thread may get its
   * id by it.
   * @returns the thread's id; "" while it has none
   */
  readonly meet: (thread: string | null) => string;
  /**
   * Returns the warnings, after the whole text is read.
   * @throws SentinelError E_TRACE when traces are per process and the text does not show which
   * threads are of one process
   */
  readonly finish: () => readonly Problem[];
}

/** The size of the cache. */
const RECENT_OWNERS = 65_536;

/**
 * On a terminal strace (`-f` without `-o`) omits the pid while only one process is alive. A line
 * without a pid belongs to that process; before any id is known, to the first process, whose id is
 * the first in the text that strace did not attach to as a child.
 */
export function createStraceThreads(source: TraceSource, collector: TraceCollector): StraceThreads {
  const processes = source.per === "process" ? createStraceProcesses(source, collector) : null;
  /** A cache: the collector and the processes know every thread. */
  const ownerOf = new Map<string, OpenTrace>();
  const children = new Set<string>();
  const alive = new Set<string>();
  let first = "";
  let spawner = "";
  let isFirstGone = false;
  let era = 0;
  /** For each unfinished call that makes a thread or process: whether it makes a thread. */
  const making = new Map<string, boolean | null>();

  /**
   * A call that makes a thread begins, goes on or returns. @param text what the line shows of it
   */
  function nameChild(maker: string, isThread: boolean | null, text: string): void {
    if (!isBack(text)) {
      making.set(maker, isThread);
      collector.checkHeld("threads with an unfinished clone or fork", making.size);
      return;
    }
    making.delete(maker);
    const child = spawnedId(text);
    if (child !== null) collector.made(child, maker, isThread);
  }

  function resolve(thread: string | null): string {
    if (thread === null) return alive.size === 1 ? ([...alive][0] ?? first) : first;
    if (first === "" && !children.has(thread)) {
      // This is the id of the first process: the calls so far are of this thread.
      first = thread;
      era += 1;
      collector.rename("", thread);
      source.places?.named(thread);
      processes?.rename("", thread);
      ownerOf.delete("");
      alive.delete("");
    }
    return thread;
  }

  function keep(threads: Set<string>, thread: string): void {
    threads.add(thread);
    era += 1;
    collector.checkHeld("threads that strace follows", threads.size);
  }

  return {
    era: () => era,
    isFirstUnnamed: () => first === "",
    meet: resolve,
    ownerOf(thread) {
      const id = resolve(thread);
      if (thread !== null && !alive.has(id)) keep(alive, id);
      const known = ownerOf.get(id);
      if (known !== undefined) return known;
      const owner = processes?.ownerOf(id) ?? collector.traceOf({ thread: id, process: null, container: null });
      if (ownerOf.size >= RECENT_OWNERS) ownerOf.clear();
      ownerOf.set(id, owner);
      return owner;
    },
    attach(thread) {
      keep(children, thread);
      keep(alive, thread);
      if (!isFirstGone) alive.add(first);
    },
    end(thread) {
      const id = resolve(thread);
      era += 1;
      alive.delete(id);
      if (id === first) isFirstGone = true;
      collector.end(id);
      ownerOf.delete(id);
      processes?.end(id);
    },
    spawn(thread, text, isResumed) {
      const id = resolve(thread);
      spawner = id;
      if (processes === null) nameChild(id, isResumed ? (making.get(id) ?? null) : makesThread(text), text);
      else if (isResumed) processes.resume(id, text);
      else processes.begin(id, text);
    },
    isSpawning: () => processes !== null || making.size > 0,
    goOn(text) {
      if (processes !== null) processes.resume(spawner, text);
      else if (making.has(spawner)) nameChild(spawner, making.get(spawner) ?? null, text);
    },
    supersede(thread) {
      era += 1;
      alive.delete(thread);
      collector.end(thread);
      ownerOf.delete(thread);
      processes?.end(thread);
    },
    finish: () => processes?.finish() ?? [],
  };
}

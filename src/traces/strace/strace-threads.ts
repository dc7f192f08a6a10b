import type { Problem } from "../../problems/problem.ts";
import type { OpenTrace, TraceCollector, TraceSource } from "../format.ts";
import { isBack, makesThread, spawnedId } from "./strace-line.ts";
import { createStraceProcesses } from "./strace-processes.ts";

/** Which calls belong to which thread of a strace text. */
export interface StraceThreads {
  /**
   * The trace to which a line's call belongs.
   * @param thread the line's own id, or null where it carries none
   */
  readonly ownerOf: (thread: string | null) => OpenTrace;
  /**
   * Counts what may give an id another trace: as long as it is the same, so is what {@link ownerOf}
   * gives for an id.
   */
  readonly era: () => number;
  /** strace said that it follows a new thread. */
  readonly attach: (thread: string) => void;
  /** The thread exited or was killed. */
  readonly end: (thread: string | null) => void;
  /**
   * A call that may begin a thread was made, or came back.
   * @param text the call, or what stands behind `resumed>`
   */
  readonly spawn: (thread: string | null, text: string, isResumed: boolean) => void;
  /** Whether a line that resumes such a call can say anything new. */
  readonly isSpawning: () => boolean;
  /** The line of the call that may have begun a thread was broken, and goes on. */
  readonly goOn: (text: string) => void;
  /** The thread replaced its process and goes on under that one's id. */
  readonly supersede: (thread: string) => void;
  /** Whether the first thread's calls are still those of a thread without an id. */
  readonly isFirstUnnamed: () => boolean;
  /**
   * A line of this thread that counts nothing, as the end of a call: it may be the first that names
   * the first thread.
   * @returns the thread's id; "" while it has none
   */
  readonly meet: (thread: string | null) => string;
  /**
   * Says, when all was read, what was odd.
   * @throws SentinelError E_TRACE when processes are wanted and the text does not tell them from
   * threads
   */
  readonly finish: () => readonly Problem[];
}

/** Beyond so many, some are looked up once more. */
const RECENT_OWNERS = 65_536;

/**
 * strace on a terminal (`-f` without `-o`) leaves the pid out while only one process lives. So a
 * line without one belongs to the only one alive; before any id is known, to the first process,
 * whose id is the first one seen that strace did not attach to as a child.
 */
export function createStraceThreads(source: TraceSource, collector: TraceCollector): StraceThreads {
  const processes = source.per === "process" ? createStraceProcesses(source, collector) : null;
  /** Of threads met lately: the collector and the processes know all of them. */
  const ownerOf = new Map<string, OpenTrace>();
  const children = new Set<string>();
  const alive = new Set<string>();
  let first = "";
  let spawner = "";
  let isFirstGone = false;
  let era = 0;
  /** Of threads in the midst of a call that makes another: whether that is of the same process. */
  const making = new Map<string, boolean | null>();

  /** A call that makes a thread came back, or goes on. @param text from its arguments, or its end */
  function nameChild(maker: string, isThread: boolean | null, text: string): void {
    if (!isBack(text)) {
      making.set(maker, isThread);
      collector.checkHeld("threads in the midst of a clone or fork", making.size);
      return;
    }
    making.delete(maker);
    const child = spawnedId(text);
    if (child !== null) collector.made(child, maker, isThread);
  }

  function resolve(thread: string | null): string {
    if (thread === null) return alive.size === 1 ? ([...alive][0] ?? first) : first;
    if (first === "" && !children.has(thread)) {
      // The unnamed first process turns out to be this one: its calls so far are this thread's.
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

import type { Problem } from "../../problems/problem.ts";
import { traceError } from "../../errors.ts";
import type { OpenTrace, TraceCollector, TraceSource } from "../format.ts";
import { createCallLog } from "./call-log.ts";
import { isBack, makesThread, spawnedId } from "./strace-line.ts";
import { countOf } from "../../core/statistics.ts";

/** The threads of a strace text, to be put together into processes when all of it was read. */
interface StraceProcesses {
  /** Where a thread's calls go; a thread that was not met, or that ended, begins. */
  readonly ownerOf: (thread: string) => OpenTrace;
  /** A call that may begin a thread was made. @param text the call and what stands behind it */
  readonly begin: (parent: string, text: string) => void;
  /** It came back. @param text behind `<... clone resumed>` */
  readonly resume: (parent: string, text: string) => void;
  /** The first thread, so far unnamed, turns out to have an id. */
  readonly rename: (from: string, to: string) => void;
  /** The thread is gone; its id may come back as something else. */
  readonly end: (thread: string) => void;
  /**
   * Writes the calls of each process into the collector, and says which threads could not be told from
   * processes.
   * @throws SentinelError E_TRACE when the text shows of none of its threads what made it
   */
  readonly finish: () => readonly Problem[];
}

/**
 * A new thread is often seen before the clone that made it has come back and named it, so the calls
 * of threads are kept apart until the text's end. A thread that no clone ever names is taken for
 * the child of the earliest clone that began before it and has no other.
 */
export function createStraceProcesses(source: TraceSource, collector: TraceCollector): StraceProcesses {
  const { path } = source;
  const log = createCallLog(source);
  const threads: Thread[] = [];
  const alive = new Map<string, Thread>();
  /** The last life of each id, which may be over. */
  const lastOf = new Map<string, Thread>();
  const underWay = new Map<string, Spawning>();
  /** In the order in which they began. */
  const childless = new Set<Spawning>();
  /** Which clone named a thread that was not met yet. */
  const expected = new Map<string, Spawning>();
  let moment = 0;
  let firstCall = "";

  function open(id: string): Thread {
    const index = threads.length;
    const maker = expected.get(id) ?? null;
    if (maker !== null) childless.delete(maker);
    expected.delete(id);
    let program: string | null = null;
    let programSaid = 0;
    const thread: Thread = {
      id,
      begun: (moment += 1),
      maker,
      architecture: maker?.isThread === true ? maker.parent.architecture : source.architecture,
      get program() {
        return program;
      },
      set program(name) {
        if (name === program) return;
        program = name;
        programSaid = moment += 1;
      },
      programSaid: () => programSaid,
      add(call, seconds = NaN) {
        if (firstCall === "") firstCall = call;
        log.add(index, call, seconds);
      },
    };
    threads.push(thread);
    collector.checkHeld("threads", threads.length);
    alive.set(id, thread);
    lastOf.set(id, thread);
    return thread;
  }

  /** A clone came back. */
  function name(spawning: Spawning, text: string): void {
    const child = spawnedId(text);
    if (child === null) childless.delete(spawning);
    else {
      const seen = lastOf.get(child);
      // With -z a clone's line stands where it came back. An id in use is given to nobody else.
      const earliest = alive.has(child) ? spawning.parent.begun : spawning.begun;
      if (seen?.maker !== null || seen.begun < earliest) {
        expected.set(child, spawning);
        collector.checkHeld("children of clones and forks", expected.size);
      } else {
        seen.maker = spawning;
        childless.delete(spawning);
      }
    }
  }

  function spawn(parent: string, isThread: boolean | null): Spawning {
    const spawning = { parent: alive.get(parent) ?? open(parent), isThread, begun: (moment += 1) };
    childless.add(spawning);
    collector.checkHeld("clones and forks without a child", childless.size);
    return spawning;
  }

  function warnings(): readonly Problem[] {
    const { told, guessed, unknown } = guessMakers(threads, childless);
    const doubtful = guessed + unknown;
    if (unknown > 0 && told + guessed === 0) {
      const lacks = "does not show what made its threads, and so not which process they belong to";
      throw traceError(path, null, { problem: "trace.threads-only", lacks });
    }
    if (doubtful > 0) {
      return [{ problem: "trace.threads-guessed", path, guessed: doubtful, threads: threads.length }];
    }
    const [first] = threads;
    const hasOthers = [...expected.values()].some(({ isThread }) => isThread === true);
    if (first?.id !== "" || (firstCall === "execve" && !hasOthers)) return [];
    return [{ problem: "trace.read-as-one-process", path }];
  }

  function writeAll(): void {
    const processOf = processesOf(threads);
    const owners = new Map<Process, OpenTrace>();
    log.forEach((index, call, seconds, place) => {
      const thread = threads[index];
      const process = thread === undefined ? undefined : processOf.get(thread);
      if (thread === undefined || process === undefined) return;
      let owner = owners.get(process);
      if (owner === undefined) {
        // Another process had this id before.
        collector.end(process.id);
        owner = collector.traceOf({ thread: process.id, process: process.id, container: null });
        owner.program = process.program;
        const { maker } = thread;
        const parent = maker === null || maker.isThread === true ? undefined : processOf.get(maker.parent);
        if (parent !== undefined) collector.childOf(process.id, parent.id);
        owners.set(process, owner);
      }
      owner.architecture = thread.architecture ?? owner.architecture;
      owner.add(call, seconds, place);
    });
  }

  return {
    ownerOf: (id) => alive.get(id) ?? open(id),
    begin(parent, text) {
      const spawning = spawn(parent, makesThread(text));
      underWay.delete(parent);
      if (isBack(text)) name(spawning, text);
      else underWay.set(parent, spawning);
    },
    resume(parent, text) {
      if (!isBack(text)) return;
      // A call that began before the recording did shows no flags.
      const spawning = underWay.get(parent) ?? spawn(parent, null);
      underWay.delete(parent);
      name(spawning, text);
    },
    rename(from, to) {
      const thread = alive.get(from);
      if (thread === undefined) return;
      alive.delete(from);
      thread.id = to;
      alive.set(to, thread);
      lastOf.set(to, thread);
      const spawning = underWay.get(from);
      if (spawning !== undefined) underWay.set(to, spawning);
    },
    end(id) {
      alive.delete(id);
      underWay.delete(id);
    },
    finish() {
      const found = warnings();
      writeAll();
      return found;
    },
  };
}

/** A call that begins a thread or process. */
interface Spawning {
  readonly parent: Thread;
  /** Null where the text does not show the flags. */
  readonly isThread: boolean | null;
  readonly begun: number;
}

/** A thread: one life of an id. */
export interface Thread extends OpenTrace {
  id: string;
  readonly begun: number;
  maker: Spawning | null;
  /** When the program was named last, in the order of the text; 0 for never. */
  readonly programSaid: () => number;
}

/** How many threads of a text, but for its first, are of which kind. */
interface Makers {
  /** What made them is known, and whether they are threads of its process. */
  readonly told: number;
  readonly guessed: number;
  /** They may be threads of another process, and are taken for processes. */
  readonly unknown: number;
}

/**
 * Gives each thread that no clone named to the earliest clone that named none and began before it.
 * @param threads in the order in which they began
 * @param childless in the order in which they began; those that get a child are taken out
 */
function guessMakers(threads: readonly Thread[], childless: Set<Spawning>): Makers {
  let [told, guessed, unknown] = [0, 0, 0];
  for (const thread of threads.slice(1)) {
    const [earliest] = childless;
    if (thread.maker !== null) {
      if (thread.maker.isThread === null) unknown += 1;
      else told += 1;
    } else if (earliest === undefined || earliest.begun > thread.begun) unknown += 1;
    else {
      thread.maker = earliest;
      childless.delete(earliest);
      guessed += 1;
    }
  }
  return { told, guessed, unknown };
}

/** A process, named by its first thread. */
export interface Process {
  readonly id: string;
  /** The program that one of its threads executed last. */
  program: string | null;
}

/**
 * The process of each thread.
 * @param threads in the order in which they began, each after its maker
 */
function processesOf(threads: readonly Thread[]): ReadonlyMap<Thread, Process> {
  const processOf = new Map<Thread, Process>();
  const saidOf = new Map<Process, number>();
  for (const thread of threads) {
    const maker = thread.maker?.isThread === true ? processOf.get(thread.maker.parent) : undefined;
    const process = maker ?? { id: thread.id, program: null };
    processOf.set(thread, process);
    const said = thread.programSaid();
    if (said > countOf(saidOf, process)) {
      saidOf.set(process, said);
      process.program = thread.program;
    }
  }
  return processOf;
}

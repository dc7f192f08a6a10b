import type { Problem } from "../../problems/problem.ts";
import { traceError } from "../../errors.ts";
import type { OpenTrace, TraceCollector, TraceSource } from "../format.ts";
import { createCallLog } from "./call-log.ts";
import { isBack, makesThread, spawnedId } from "./strace-line.ts";
import { countOf } from "../../core/statistics.ts";

/** Joins the threads of a strace text into processes, after the whole text is read. */
interface StraceProcesses {
  /** The trace of a thread's calls; a thread that is new, or that ended, begins. */
  readonly ownerOf: (thread: string) => OpenTrace;
  /** A call that may make a thread begins. @param text the line from the call's name on */
  readonly begin: (parent: string, text: string) => void;
  /** It returns. @param text the line after `<... clone resumed>` */
  readonly resume: (parent: string, text: string) => void;
  /** The first thread, which had no id, gets one. */
  readonly rename: (from: string, to: string) => void;
  /** The thread ends; another thread may get its id. */
  readonly end: (thread: string) => void;
  /**
   * Writes the calls of each process into the collector. Returns a warning about threads that may
   * be processes.
   * @throws SentinelError E_TRACE when the text shows for no thread which call made it
   */
  readonly finish: () => readonly Problem[];
}

/** A call that makes a thread or process. */
interface Spawning {
  readonly parent: Thread;
  /** Null where the text does not show the flags. */
  readonly isThread: boolean | null;
  readonly start: number;
}

/** A thread; a later thread with the same id is another one. */
interface Thread extends OpenTrace {
  id: string;
  /** In the order of the text, as every `start` here. */
  readonly start: number;
  maker: Spawning | null;
  /** Where in the text's order the program was last named; 0 if never. */
  readonly programNamedAt: () => number;
}

/** A process; its id is that of its first thread. */
interface Process {
  readonly id: string;
  /** The last program that one of its threads executed. */
  program: string | null;
}

/**
 * A new thread often makes calls before its clone returns with its id, so the calls of each thread
 * are kept apart until the end of the text. A thread that no clone names counts as the child of the
 * earliest clone before it that has no child.
 */
export function createStraceProcesses(source: TraceSource, collector: TraceCollector): StraceProcesses {
  const { path } = source;
  const log = createCallLog(source);
  const threads: Thread[] = [];
  const alive = new Map<string, Thread>();
  /** The last thread of each id, which may have ended. */
  const lastOf = new Map<string, Thread>();
  /** The unfinished clone or fork of each thread. */
  const underWay = new Map<string, Spawning>();
  /** In order of start. */
  const childless = new Set<Spawning>();
  /** The clone that named a thread, until that thread's first call. */
  const expected = new Map<string, Spawning>();
  let moment = 0;
  let firstCall = "";

  function open(id: string): Thread {
    const index = threads.length;
    const maker = expected.get(id) ?? null;
    if (maker !== null) childless.delete(maker);
    expected.delete(id);
    let program: string | null = null;
    let programNamedAt = 0;
    const thread: Thread = {
      id,
      start: (moment += 1),
      maker,
      architecture: maker?.isThread === true ? maker.parent.architecture : source.architecture,
      get program() {
        return program;
      },
      set program(name) {
        if (name === program) return;
        program = name;
        programNamedAt = moment += 1;
      },
      programNamedAt: () => programNamedAt,
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

  /** A clone returned: finds the child that it names. */
  function name(spawning: Spawning, text: string): void {
    const child = spawnedId(text);
    if (child === null) childless.delete(spawning);
    else {
      const seen = lastOf.get(child);
      // With -z the line of a clone comes where it returns. No two live threads have the same id.
      const earliest = alive.has(child) ? spawning.parent.start : spawning.start;
      if (seen?.maker !== null || seen.start < earliest) {
        expected.set(child, spawning);
        collector.checkHeld("children of clones and forks", expected.size);
      } else {
        seen.maker = spawning;
        childless.delete(spawning);
      }
    }
  }

  function spawn(parent: string, isThread: boolean | null): Spawning {
    const spawning = { parent: alive.get(parent) ?? open(parent), isThread, start: (moment += 1) };
    childless.add(spawning);
    collector.checkHeld("clones and forks without a child", childless.size);
    return spawning;
  }

  function warnings(): readonly Problem[] {
    const { named, guessed, unknown } = guessMakers(threads, childless);
    const doubtful = guessed + unknown;
    if (unknown > 0 && named + guessed === 0) {
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
        // An earlier process may have had this id.
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
      // A call that began before the recording shows no flags.
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

/** How the makers of a text's threads are known, except the first thread's. */
interface Makers {
  /** A clone or fork named the thread, and its flags are known. */
  readonly named: number;
  readonly guessed: number;
  /** Counted as a process, but maybe a thread of another one. */
  readonly unknown: number;
}

/**
 * Assigns each thread that no clone named to the earliest clone before it that has no child.
 * @param threads in order of start
 * @param childless in order of start; a clone that gets a child is removed
 */
function guessMakers(threads: readonly Thread[], childless: Set<Spawning>): Makers {
  let [named, guessed, unknown] = [0, 0, 0];
  for (const thread of threads.slice(1)) {
    const [earliest] = childless;
    if (thread.maker !== null) {
      if (thread.maker.isThread === null) unknown += 1;
      else named += 1;
    } else if (earliest === undefined || earliest.start > thread.start) unknown += 1;
    else {
      thread.maker = earliest;
      childless.delete(earliest);
      guessed += 1;
    }
  }
  return { named, guessed, unknown };
}

/**
 * The process of each thread.
 * @param threads in order of start, each after its maker
 */
function processesOf(threads: readonly Thread[]): ReadonlyMap<Thread, Process> {
  const processOf = new Map<Thread, Process>();
  const namedAtOf = new Map<Process, number>();
  for (const thread of threads) {
    const maker = thread.maker?.isThread === true ? processOf.get(thread.maker.parent) : undefined;
    const process = maker ?? { id: thread.id, program: null };
    processOf.set(thread, process);
    const namedAt = thread.programNamedAt();
    if (namedAt > countOf(namedAtOf, process)) {
      namedAtOf.set(process, namedAt);
      process.program = thread.program;
    }
  }
  return processOf;
}

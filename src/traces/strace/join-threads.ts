import { countOf } from "../../core/statistics.ts";
import type { CallOwner } from "../call-book.ts";

/** A call that begins a thread or process. */
export interface Spawning {
  readonly parent: Thread;
  /** Null where the text does not show the flags. */
  readonly isThread: boolean | null;
  readonly begun: number;
}

/** A thread: one life of an id. */
export interface Thread extends CallOwner {
  id: string;
  readonly begun: number;
  maker: Spawning | null;
  /** When the program was named last, in the order of the text; 0 for never. */
  readonly programSaid: () => number;
}

/** How many threads of a text, but for its first, are of which kind. */
export interface Makers {
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
export function guessMakers(threads: readonly Thread[], childless: Set<Spawning>): Makers {
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
export function processesOf(threads: readonly Thread[]): ReadonlyMap<Thread, Process> {
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

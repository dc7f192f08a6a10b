/**
 * Tells when a process is over: when its first thread, whose id is the process's own, and every
 * other one that was met have ended.
 */
export interface ProcessEnds {
  /** A thread of the process made a call. */
  readonly meet: (process: string, thread: string) => void;
  /** A thread is gone. @returns its process, where that is over now, else null */
  readonly end: (thread: string) => string | null;
}

/**
 * @param checkHeld is told, each time that one more is remembered, how many threads are
 *
 * A first thread may end before the others do, and be met only when it ends: until it has, the id
 * of the process cannot come back.
 */
export function createProcessEnds(checkHeld: (threads: number) => void = () => undefined): ProcessEnds {
  const processOf = new Map<string, string>();
  /** Of each process the threads but the first that were met and live. */
  const others = new Map<string, Set<string>>();
  const withoutFirst = new Set<string>();

  return {
    meet(process, thread) {
      // An execve of another thread goes on under the first one's id.
      if (thread === process && withoutFirst.size > 0) withoutFirst.delete(process);
      if (thread === process || processOf.get(thread) === process) return;
      processOf.set(thread, process);
      checkHeld(processOf.size);
      const known = others.get(process);
      if (known === undefined) others.set(process, new Set([thread]));
      else known.add(thread);
    },
    end(thread) {
      const process = processOf.get(thread) ?? thread;
      const living = others.get(process);
      processOf.delete(thread);
      if (thread === process) withoutFirst.add(process);
      else living?.delete(thread);
      if (!withoutFirst.has(process) || (living !== undefined && living.size > 0)) return null;
      withoutFirst.delete(process);
      others.delete(process);
      return process;
    },
  };
}

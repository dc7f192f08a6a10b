/** The threads that were seen of each process, for formats that tell the end of processes only. */
export interface ThreadsOf {
  readonly add: (process: string, thread: string) => void;
  /** The process is gone. @returns its threads, and itself */
  readonly remove: (process: string) => readonly string[];
}

/** @param checkHeld is told, each time that one more is remembered, how many threads are */
export function createThreadsOf(checkHeld: (threads: number) => void): ThreadsOf {
  let count = 0;
  // Most processes have one thread, of the process's own id: those need no place here.
  const others = new Map<string, Set<string>>();
  return {
    add(process, thread) {
      if (thread === process) return;
      const known = others.get(process);
      if (known?.has(thread) === true) return;
      if (known === undefined) others.set(process, new Set([thread]));
      else known.add(thread);
      count += 1;
      checkHeld(count);
    },
    remove(process) {
      const known = others.get(process) ?? new Set();
      others.delete(process);
      count -= known.size;
      return [process, ...known];
    },
  };
}

/** The threads that were seen of each process, for formats that tell the end of processes only. */
export interface ThreadsOf {
  readonly add: (process: string, thread: string) => void;
  /** The process is gone. @returns its threads, and itself */
  readonly remove: (process: string) => readonly string[];
}

export function createThreadsOf(): ThreadsOf {
  // Most processes have one thread, of the process's own id: those need no place here.
  const others = new Map<string, Set<string>>();
  return {
    add(process, thread) {
      if (thread === process) return;
      const known = others.get(process);
      if (known === undefined) others.set(process, new Set([thread]));
      else known.add(thread);
    },
    remove(process) {
      const threads = [process, ...(others.get(process) ?? [])];
      others.delete(process);
      return threads;
    },
  };
}

/** Which process a thread of a strace text belongs to, told by the clone that began it. */
export interface StraceProcesses {
  /** The process of a thread; a thread that no clone before it explains is a process of its own. */
  readonly of: (thread: string) => string;
  /** A call that may begin a thread was made. @param text the call and what stands behind it */
  readonly begin: (parent: string, text: string) => void;
  /** It came back. @param text behind `<... clone resumed>` */
  readonly resume: (parent: string, text: string) => void;
  /** The first thread, so far unnamed, turns out to have an id. */
  readonly rename: (from: string, to: string) => void;
  /** The thread is gone; its id may come back as something else. */
  readonly end: (thread: string) => void;
}

/** The calls that begin a thread or process. */
export const SPAWNING_CALLS: ReadonlySet<string> = new Set(["clone", "clone3", "fork", "vfork"]);

const RESULT = /\)\s+= (-?\d+|\?)/;

interface Spawning {
  readonly parent: string;
  readonly isThread: boolean;
}

/**
 * A new thread is often seen before the clone that made it has come back and named it: then it is the child of the clone that has waited longest
 * for one. With several clones under way at once in different processes that can be the wrong one.
 */
export function createStraceProcesses(): StraceProcesses {
  const processOf = new Map<string, string>();
  /** Calls under way whose child was not seen yet, by the thread that makes them, in order. */
  const childless = new Map<string, Spawning>();

  function of(thread: string): string {
    const known = processOf.get(thread);
    if (known !== undefined) return known;
    const [spawning] = childless.values();
    if (spawning !== undefined) childless.delete(spawning.parent);
    return assign(thread, spawning);
  }

  function assign(thread: string, spawning: Spawning | undefined): string {
    const process = spawning?.isThread === true ? (processOf.get(spawning.parent) ?? spawning.parent) : thread;
    processOf.set(thread, process);
    return process;
  }

  /** @param result what the call returned: the child's id, or no id at all */
  function name(result: string, spawning: Spawning): void {
    if (/^[1-9]/.test(result) && !processOf.has(result)) assign(result, spawning);
  }

  return {
    of,
    begin(parent, text) {
      const spawning = { parent, isThread: text.includes("CLONE_THREAD") };
      const result = RESULT.exec(text)?.[1];
      childless.delete(parent);
      if (result === undefined) childless.set(parent, spawning);
      else name(result, spawning);
    },
    resume(parent, text) {
      const spawning = childless.get(parent);
      childless.delete(parent);
      if (spawning !== undefined) name(RESULT.exec(text)?.[1] ?? "?", spawning);
    },
    rename(from, to) {
      for (const [thread, process] of processOf) if (process === from) processOf.set(thread, to);
      processOf.delete(from);
    },
    end(thread) {
      processOf.delete(thread);
      childless.delete(thread);
    },
  };
}

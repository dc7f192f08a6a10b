/** Which calls belong to which thread of a strace text. */
export interface ThreadBook {
  /** The list to which a line's call belongs. @param thread the line's own id, or null where it carries none */
  callsOf(thread: string | null): string[];
  /** strace said that it follows a new thread. */
  attach(thread: string): void;
  /** The thread exited or was killed. */
  end(thread: string | null): void;
  /** Every thread with a call, in order of the first one; the id "" where the text never named it. */
  threads(): readonly { readonly thread: string; readonly calls: readonly string[] }[];
}

/**
 * strace on a terminal (`-f` without `-o`) leaves the pid out while only one process lives. So a line without one belongs to the only one alive; before any
 * id is known, to the first process, whose id is the first one seen that strace did not attach to as a child.
 */
export function createThreadBook(): ThreadBook {
  const callsOfThread = new Map<string, string[]>();
  const children = new Set<string>();
  const alive = new Set<string>();
  let first = "";

  function resolve(thread: string | null): string {
    if (thread === null) return alive.size === 1 ? ([...alive][0] ?? first) : first;
    if (first === "" && !children.has(thread)) adopt(thread);
    return thread;
  }

  /** The unnamed first process turns out to be `thread`: its calls so far are that thread's. */
  function adopt(thread: string): void {
    first = thread;
    const unnamed = callsOfThread.get("");
    if (unnamed === undefined) return;
    callsOfThread.delete("");
    callsOfThread.set(thread, unnamed);
  }

  return {
    callsOf(thread) {
      const owner = resolve(thread);
      if (thread !== null) alive.add(owner);
      const calls = callsOfThread.get(owner) ?? [];
      callsOfThread.set(owner, calls);
      return calls;
    },
    attach(thread) {
      children.add(thread);
      alive.add(thread);
      alive.add(first);
    },
    end(thread) {
      alive.delete(resolve(thread));
      alive.delete("");
    },
    threads: () =>
      [...callsOfThread].map(([thread, calls]) => ({ thread, calls })).filter(({ calls }) => calls.length > 0),
  };
}

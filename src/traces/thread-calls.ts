/**
 * The calls that begin a thread or a process. They return a second time, as zero, in the new one.
 */
export const SPAWNING_CALLS: ReadonlySet<string> = new Set(["clone", "clone3", "fork", "vfork"]);

/** The calls that never return: a thread makes no other after one of them. */
export const LAST_CALLS: ReadonlySet<string> = new Set(["exit", "exit_group"]);

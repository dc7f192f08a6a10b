/**
 * Where a thread comes from, as far as its recording says. Ids are the text's own; a second life of
 * an id has `.2` behind it, as in the names of traces.
 */
export interface Lineage {
  /** The process that the thread belongs to: the id of its first thread. */
  readonly process: string;
  /**
   * The process that made it, which need not have calls in the recording; null where the recording
   * does not say it.
   */
  readonly parent: string | null;
  /**
   * The program of the nearest ancestor that has one, where the process never executed its own:
   * null where it did, and where no ancestor's is known.
   */
  readonly forkOf: string | null;
  /**
   * The process at which the thread's tree begins: one login, one request, one job. A tree begins
   * at a process that nobody in the recording made, and at each process made by such a one or by a
   * process that called `listen`.
   */
  readonly tree: string;
}

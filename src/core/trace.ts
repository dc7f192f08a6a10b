/** A trace: the system calls of one thread (or process) in the order in which they were entered. */
export interface Trace {
  /** Unique within its file or folder, for people. */
  readonly name: string;
  /** The calls by name. */
  readonly calls: readonly string[];
  /** The architecture that the source named, or null where it did not. */
  readonly architecture: string | null;
}

/** A trace as the arithmetic sees it: one vocabulary index a call. */
export type Tokens = Uint16Array;

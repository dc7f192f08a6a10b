/**
 * A process that ends takes less: what its other threads were in the middle of is written after its
 * last call, with an earlier time.
 */
const SECONDS_TO_END = 1;
/**
 * So many ended processes are remembered; an id that comes back later than that goes on with the
 * old trace.
 */
const MOST_PROCESSES = 65_536;

/** Tells whether a process is another one than had its id before. */
export interface AuditEnds {
  /** The process makes its last call. @param seconds when */
  readonly end: (process: string, seconds: number) => void;
  /** Whether a call of this time is of a new process under the id of one that has ended. */
  readonly isAnother: (process: string, seconds: number) => boolean;
}

export function createAuditEnds(): AuditEnds {
  const endOf = new Map<string, number>();

  return {
    end(process, seconds) {
      if (endOf.size >= MOST_PROCESSES) endOf.clear();
      endOf.set(process, seconds);
    },
    isAnother(process, seconds) {
      const end = endOf.get(process);
      if (end === undefined || !(seconds > end + SECONDS_TO_END)) return false;
      endOf.delete(process);
      return true;
    },
  };
}

import { traceError } from "../errors.ts";
import type { TraceSource } from "./format.ts";

/** The lines of a file that are none of its format's. */
export interface LineNotes {
  /**
   * Notes one.
   * @param line its number, from 1
   * @throws SentinelError E_TRACE where the user wants no such line
   */
  readonly strange: (line: number, text: string) => void;
  /** One sentence on all of them, or none. */
  readonly warnings: () => readonly string[];
}

/** @param kind what the lines are not, for example "strace line" */
export function createLineNotes(source: TraceSource, kind: string): LineNotes {
  let count = 0;
  let first = 0;
  return {
    strange(line, text) {
      count += 1;
      source.countStrange?.();
      if (count > 1) return;
      const problem = `"${text.slice(0, 60)}" is no ${kind}`;
      if (source.isStrict === true) throw traceError(source.path, line, problem);
      source.tellStrange?.(line, problem);
      first = line;
    },
    warnings() {
      if (count === 0) return [];
      const lines = count === 1 ? `1 line is no ${kind} and was` : `${count} lines are no ${kind}s and were`;
      return [`${source.path}:${first}: ${lines} skipped`];
    },
  };
}

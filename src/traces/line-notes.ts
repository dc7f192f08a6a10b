import { traceError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import type { TraceSource } from "./trace-source.ts";

/** The lines of a file that are not of its format. */
export interface LineNotes {
  /**
   * Notes one.
   * @param line its number, from 1
   * @throws SentinelError E_TRACE where the user wants no such line
   */
  readonly strange: (line: number, text: string) => void;
  /** One on all of them, or none. */
  readonly warnings: () => readonly Problem[];
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
      const odd = { text: text.slice(0, 60), kind };
      if (source.isStrict === true) throw traceError(source.path, line, { problem: "trace.odd-line", ...odd });
      source.tellStrange?.(line, odd);
      first = line;
    },
    warnings() {
      if (count === 0) return [];
      return [{ problem: "trace.lines-skipped", path: source.path, line: first, lines: count, kind }];
    },
  };
}

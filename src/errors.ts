import { sentenceOf, type Problem } from "./problems/problem.ts";

/** What went wrong, in one word: which exit code, whose fault. The facts say what it was. */
export type SentinelErrorCode =
  "E_USAGE" | "E_TRACE" | "E_DATASET" | "E_MODEL" | "E_DEVICE" | "E_FILE" | "E_LIMIT" | "E_UNDEFINED_METRIC";

/**
 * Every error that the library foresees: a code and facts. `message` words the facts for programs;
 * the command line and the page word them themselves, each with its own remedies. `cause` keeps the
 * original. Test `code`, `facts.problem` or {@link isSentinelError}, never the words: `instanceof`
 * fails across realms.
 */
export class SentinelError extends Error {
  override readonly name = "SentinelError";
  readonly code: SentinelErrorCode;
  readonly facts: Problem;

  /** @param facts what was wrong and where */
  constructor(code: SentinelErrorCode, facts: Problem | string, options: { readonly cause?: unknown } = {}) {
    const problem: Problem = typeof facts === "string" ? { problem: "sentence", text: facts } : facts;
    super(sentenceOf(problem), options);
    this.code = code;
    this.facts = problem;
  }
}

/** True for an error that the library foresaw, whatever realm made it. */
export function isSentinelError(error: unknown): error is SentinelError {
  return typeof error === "object" && error !== null && "name" in error && error.name === "SentinelError";
}

/**
 * A text that is not a trace: wrong letters, numbers out of range, no call at all. Carries the file
 * and, where known, the line.
 */
export function traceError(path: string, line: number | null, problem: Problem): SentinelError {
  return new SentinelError("E_TRACE", { ...problem, path, line });
}

/** A text that was understood, and in which nobody made a call. */
export function noCallError(path: string): SentinelError {
  return new SentinelError("E_TRACE", { problem: "trace.no-calls", path });
}

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

/** True for an error that the library foresaw, of any realm. */
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

/** A text that was understood and holds no call. */
export function noCallError(path: string): SentinelError {
  return new SentinelError("E_TRACE", { problem: "trace.no-calls", path });
}

/** Codes of system errors in plain words. */
const REASONS: Readonly<Record<string, string | undefined>> = {
  EACCES: "permission denied",
  EEXIST: "another command has made it meanwhile",
  EIO: "the device failed (input/output error)",
  EISDIR: "it is a folder",
  ELOOP: "it is a link that leads to itself",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "too many open files on this machine",
  ENOENT: "there is no such file or folder",
  ENOMEM: "out of memory",
  ENOSPC: "the disk is full",
  ENOTEMPTY: "another command has made it meanwhile",
  ENOTDIR: "a part of the path is not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/**
 * What the system has run out of: neither the input nor the program is wrong.
 */
const LACKS: ReadonlySet<string | undefined> = new Set(["EMFILE", "ENFILE", "ENOMEM"]);

/**
 * A system error's code, for example "ENOENT". No `instanceof`: it fails across realms, and Node's
 * own errors are of another one under jest or vm.
 */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** A system error in plain words, without the path that Node repeats. */
export function reasonOf(error: unknown): string {
  const reason = REASONS[codeOf(error) ?? ""];
  if (reason !== undefined) return reason;
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}

/** True where the system had no more to give (open files, memory). */
export function isLack(error: unknown): boolean {
  return LACKS.has(codeOf(error));
}

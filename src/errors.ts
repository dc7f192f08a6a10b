/** What went wrong, in one word, for programs; the message says it to people. */
export type SentinelErrorCode =
  "E_USAGE" | "E_TRACE" | "E_DATASET" | "E_MODEL" | "E_DEVICE" | "E_FILE" | "E_LIMIT" | "E_UNDEFINED_METRIC";

/**
 * Every error that the library foresees. The message says what was wrong, where, and what to do; `cause` keeps the original.
 * Tell it apart by `code` or {@link isSentinelError}: `instanceof` fails across realms.
 */
export class SentinelError extends Error {
  override readonly name = "SentinelError";
  readonly code: SentinelErrorCode;
  /** Of E_TRACE: the text was understood and has no call, as the file of a thread that made none. */
  readonly isWithoutCalls: boolean;
  /** Of E_DATASET: a stream ends before its end. What it gave before is good, and the rest is missing. */
  readonly isCut: boolean;

  constructor(
    code: SentinelErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly isWithoutCalls?: boolean; readonly isCut?: boolean } = {},
  ) {
    const { isWithoutCalls = false, isCut = false, ...rest } = options;
    super(message, rest);
    this.code = code;
    this.isWithoutCalls = isWithoutCalls;
    this.isCut = isCut;
  }
}

/** True for an error that the library foresaw, whatever realm made it. */
export function isSentinelError(error: unknown): error is SentinelError {
  return typeof error === "object" && error !== null && "name" in error && error.name === "SentinelError";
}

/** A text that is no trace: wrong letters, numbers out of range, no call at all. Carries the file and, where known, the line. */
export function traceError(path: string, line: number | null, problem: string, cause?: unknown): SentinelError {
  const where = line === null ? path : `${path}:${line}`;
  return new SentinelError("E_TRACE", `${where}: ${problem}`, cause === undefined ? {} : { cause });
}

/** A text that was understood, and in which nobody made a call. */
export function noCallError(path: string): SentinelError {
  return new SentinelError("E_TRACE", `${path}: the file holds no system call`, { isWithoutCalls: true });
}

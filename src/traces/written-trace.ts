import { SentinelError } from "../errors.ts";
import { callNumber, isArchitecture } from "../syscalls/architecture.ts";
import { largestNumberIn } from "./call-numbers.ts";
import { CALL_NAME } from "./plain/names.ts";

/**
 * A trace in the format `names`: one call name a line, after comments.
 * @param architecture named in the first comment; null names none
 * @param comments one line each, without #
 * @throws SentinelError E_TRACE when a call's name could not be read back
 */
export function namesText(calls: readonly string[], architecture: string | null, comments: readonly string[]): string {
  const odd = calls.find((call) => !CALL_NAME.test(call));
  if (odd !== undefined) {
    throw new SentinelError(
      "E_TRACE",
      `"${odd.slice(0, 40)}" is not the name of a system call, so no trace can hold it`,
    );
  }
  const head = architecture === null ? comments : [`architecture: ${architecture}`, ...comments];
  return [...head.map((comment) => `# ${comment}`), ...calls].join("\n") + "\n";
}

/**
 * A trace in the format `adfa`: one call number a line. It does not say its architecture.
 * @throws SentinelError E_TRACE when the architecture has no known table or a call has no number in it
 */
export function numbersText(calls: readonly string[], architecture: string): string {
  if (!isArchitecture(architecture)) {
    throw new SentinelError("E_TRACE", `the calls of architecture "${architecture}" have no known numbers; take names`);
  }
  const numbers = calls.map((call) => {
    const number = callNumber(architecture, call);
    if (number !== null && number <= largestNumberIn(architecture)) return String(number);
    throw new SentinelError("E_TRACE", `"${call.slice(0, 40)}" has no number on ${architecture}; take names`);
  });
  return numbers.join("\n") + "\n";
}

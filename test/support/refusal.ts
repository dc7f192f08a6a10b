import { inspect } from "node:util";
import { isSentinelError, type SentinelErrorCode } from "../../src/errors.ts";
import { COMMAND_LINE } from "../../src/problems/edge.ts";
import { sentenceOf } from "../../src/problems/problem.ts";

/** What `act` is refused with, in the words of the command line. Fails when nothing is thrown, or something else than a SentinelError of this code. */
export async function refusalText(act: () => unknown, code: SentinelErrorCode): Promise<string> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  if (error === undefined) throw new Error(`nothing was refused; expected ${code}`);
  if (!isSentinelError(error)) throw new Error(`not a SentinelError: ${inspect(error)}`, { cause: error });
  if (error.code !== code) throw new Error(`refused with ${error.code}, expected ${code}: ${error.message}`);
  return sentenceOf(error.facts, COMMAND_LINE);
}

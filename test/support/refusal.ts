import { inspect } from "node:util";
import { isSentinelError, type SentinelErrorCode } from "../../src/errors.ts";

/** The message that `act` is refused with. Fails when nothing is thrown, no SentinelError, or one of another code. */
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
  return error.message;
}

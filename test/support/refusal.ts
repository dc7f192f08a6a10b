import { inspect } from "node:util";
import { isSentinelError, type SentinelError, type SentinelErrorCode } from "../../src/errors.ts";

/** The error that `act` is refused with. Fails when there is none, when it is not a SentinelError, or of another code. */
export async function refusalOf(act: () => unknown, code: SentinelErrorCode): Promise<SentinelError> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  if (error === undefined) throw new Error(`nothing was refused; expected ${code}`);
  if (!isSentinelError(error)) throw new Error(`not a SentinelError: ${inspect(error)}`, { cause: error });
  if (error.code !== code) throw new Error(`refused with ${error.code}, expected ${code}: ${error.message}`);
  return error;
}

/** As {@link refusalOf}: only the message. */
export async function refusalText(act: () => unknown, code: SentinelErrorCode): Promise<string> {
  return (await refusalOf(act, code)).message;
}

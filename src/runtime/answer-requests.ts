import type { Tokens } from "../core/trace.ts";
import { isSentinelError, reasonOf } from "../errors.ts";
import type { OnnxSession } from "../model/runtime.ts";
import { blockSurprises } from "../model/sequence-block.ts";
import type { BlockRequest, RunRequest, WorkerReply } from "./worker-messages.ts";

/**
 * Answers one request by a thread's own session; an error is an answer too.
 * @param say tells the pool
 */
export async function answerRequest(
  session: OnnxSession,
  request: RunRequest | BlockRequest,
  say: (reply: WorkerReply) => void,
): Promise<void> {
  try {
    if ("feeds" in request) {
      say({ outputs: await session.run(request.feeds, request.fetches) });
      return;
    }
    const traces: Tokens[] = [];
    let from = 0;
    for (const length of request.lengths) traces.push(request.tokens.subarray(from, (from += length)));
    const report = (scoredCalls: number): void => {
      say({ scoredCalls });
    };
    say({ surprises: await blockSurprises(session, request.stateWidth, traces, report) });
  } catch (error) {
    say(errorReply(error));
  }
}

export function errorReply(error: unknown): WorkerReply {
  if (isSentinelError(error)) return { error: { code: error.code, facts: error.facts } };
  return { error: { code: "E_MODEL", facts: { problem: "model.runtime-refused", reason: reasonOf(error) } } };
}

import type { Tokens } from "../core/trace.ts";
import { isSentinelError, reasonOf, type SentinelErrorCode } from "../errors.ts";
import type { OnnxSession, Tensor } from "../model/runtime.ts";
import { blockSurprises } from "../model/sequence-run.ts";
import type { Problem } from "../problems/problem.ts";
import type { ThreadGate } from "./thread-gate.ts";

/** The graph of a thread. */
export interface WorkerGraph {
  readonly graph: Uint8Array;
  readonly name: string;
}

/** What a worker thread of Node gets at its start. */
export interface GatedGraph extends WorkerGraph {
  readonly gate: ThreadGate;
}

/** Requests one run. */
export interface RunRequest {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly fetches: readonly string[];
}

/** Requests a block of whole traces: their calls one trace after another, and how many each has. */
export interface BlockRequest {
  readonly stateWidth: number;
  readonly tokens: Uint16Array;
  readonly lengths: Uint32Array;
}

/**
 * Asks a thread of Node to end itself: ended by another while inside native code, it would abort
 * the process.
 */
export interface EndRequest {
  readonly end: true;
}

/** What a worker posts once it is ready, and then to each request. */
export type WorkerAnswer =
  | { readonly inputNames: readonly string[]; readonly outputNames: readonly string[] }
  | { readonly outputs: Readonly<Record<string, Float32Array>> }
  | { readonly surprises: Float32Array };

/** All that a worker posts: answers, how many more calls it has scored for one, errors. */
export type WorkerReply =
  | WorkerAnswer
  | { readonly scoredCalls: number }
  | { readonly error: { readonly code: SentinelErrorCode; readonly facts: Problem } };

/**
 * Answers one request by a thread's own session; an error is an answer too.
 * @param post sends to the pool
 */
export async function answerRequest(
  session: OnnxSession,
  request: RunRequest | BlockRequest,
  post: (reply: WorkerReply) => void,
): Promise<void> {
  try {
    if ("feeds" in request) {
      post({ outputs: await session.run(request.feeds, request.fetches) });
      return;
    }
    const traces: Tokens[] = [];
    let from = 0;
    for (const length of request.lengths) traces.push(request.tokens.subarray(from, (from += length)));
    const report = (scoredCalls: number): void => {
      post({ scoredCalls });
    };
    post({ surprises: await blockSurprises(session, request.stateWidth, traces, report) });
  } catch (error) {
    post(errorReply(error));
  }
}

/** An error as a reply. */
export function errorReply(error: unknown): WorkerReply {
  if (isSentinelError(error)) return { error: { code: error.code, facts: error.facts } };
  return { error: { code: "E_MODEL", facts: { problem: "model.runtime-refused", reason: reasonOf(error) } } };
}

/** The worker thread of one session: scores where the main thread's event loop is not blocked. Speaks worker-messages. */
import { parentPort, workerData } from "node:worker_threads";
import type { Tokens } from "../core/trace.ts";
import { isSentinelError } from "../errors.ts";
import type { OnnxSession } from "../model/runtime.ts";
import { blockSurprises } from "../model/sequence-block.ts";
import { reasonOf } from "../reason-of.ts";
import { nodeRuntime } from "./node.ts";
import { leaveGate, throughGate } from "./thread-gate.ts";
import type { BlockRequest, RunRequest, WorkerGraph, WorkerReply } from "./worker-messages.ts";

const { graph, name, gate } = workerData as WorkerGraph;

async function answer(session: OnnxSession, request: RunRequest | BlockRequest): Promise<WorkerReply> {
  if ("feeds" in request) return { outputs: await session.run(request.feeds, request.fetches) };
  const traces: Tokens[] = [];
  let from = 0;
  for (const length of request.lengths) traces.push(request.tokens.subarray(from, (from += length)));
  return { surprises: await blockSurprises(session, request.stateWidth, traces) };
}

function say(reply: WorkerReply): void {
  parentPort?.postMessage(reply);
}

function sayError(error: unknown): void {
  say({ error: { code: isSentinelError(error) ? error.code : "E_MODEL", message: reasonOf(error) } });
}

/** The session, each of whose runs goes through the gate. */
async function openSession(): Promise<OnnxSession> {
  try {
    const session = await (await nodeRuntime({ device: "cpu", threads: 1 })).createSession(graph, name);
    return { ...session, run: (feeds, fetches) => throughGate(gate, () => session.run(feeds, fetches)) };
  } finally {
    leaveGate(gate);
  }
}

try {
  const session = await openSession();
  parentPort?.on("message", (request: RunRequest | BlockRequest) => {
    answer(session, request).then(say, sayError);
  });
  say({ inputNames: session.inputNames, outputNames: session.outputNames });
} catch (error) {
  sayError(error);
}

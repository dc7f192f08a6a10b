/**
 * The worker thread of one session in Node: scores without blocking the main thread's event loop.
 * Messages: worker-messages.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { OnnxSession } from "../model/runtime.ts";
import { nodeRuntime } from "./node.ts";
import { throughGate } from "./thread-gate.ts";
import {
  type BlockRequest,
  type EndRequest,
  type GatedGraph,
  type RunRequest,
  type WorkerReply,
  answerRequest,
  errorReply,
} from "./worker-messages.ts";

const { graph, name, gate } = workerData as GatedGraph;

function post(reply: WorkerReply): void {
  parentPort?.postMessage(reply);
}

/** The session; its loading and each of its runs go through the gate. */
async function openSession(): Promise<OnnxSession> {
  const session = await throughGate(gate, async () =>
    (await nodeRuntime({ device: "cpu", threads: 1 })).createSession(graph, name),
  );
  return { ...session, run: (feeds, fetches) => throughGate(gate, () => session.run(feeds, fetches)) };
}

try {
  const session = await openSession();
  parentPort?.on("message", (request: RunRequest | BlockRequest | EndRequest) => {
    // A message is read between two runs, never inside one.
    // eslint-disable-next-line no-restricted-properties -- ends this thread only
    if ("end" in request) process.exit();
    else void answerRequest(session, request, post);
  });
  post({ inputNames: session.inputNames, outputNames: session.outputNames });
} catch (error) {
  post(errorReply(error));
}

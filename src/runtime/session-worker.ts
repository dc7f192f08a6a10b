/** The worker thread of one session in Node: scores where the main thread's event loop is not blocked. Speaks worker-messages. */
import { parentPort, workerData } from "node:worker_threads";
import type { OnnxSession } from "../model/runtime.ts";
import { answerRequest, errorReply } from "./answer-requests.ts";
import { nodeRuntime } from "./node.ts";
import { leaveGate, throughGate } from "./thread-gate.ts";
import type { BlockRequest, GatedGraph, RunRequest, WorkerReply } from "./worker-messages.ts";

const { graph, name, gate } = workerData as GatedGraph;

function say(reply: WorkerReply): void {
  parentPort?.postMessage(reply);
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
  parentPort?.on("message", (request: RunRequest | BlockRequest) => void answerRequest(session, request, say));
  say({ inputNames: session.inputNames, outputNames: session.outputNames });
} catch (error) {
  say(errorReply(error));
}

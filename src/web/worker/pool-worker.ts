/**
 * One worker of a pool: holds one graph and answers its requests. Exchanges the messages of
 * runtime/worker-messages.
 */
import type { OnnxSession } from "../../model/runtime.ts";
import {
  type BlockRequest,
  type RunRequest,
  type WorkerGraph,
  type WorkerReply,
  answerRequest,
  errorReply,
} from "../../runtime/worker-messages.ts";
import { webRuntime } from "../../runtime/web.ts";

/** The first message. */
export interface GraphToOpen extends WorkerGraph {
  readonly wasmUrl: string;
}

function send(reply: WorkerReply): void {
  self.postMessage(reply);
}

let session: OnnxSession | null = null;

async function open({ graph, name, wasmUrl }: GraphToOpen): Promise<void> {
  try {
    session = await (await webRuntime(wasmUrl)).createSession(graph, name);
    send({ inputNames: session.inputNames, outputNames: session.outputNames });
  } catch (error) {
    send(errorReply(error));
  }
}

self.addEventListener("message", (event: MessageEvent<GraphToOpen | RunRequest | BlockRequest>) => {
  if ("graph" in event.data) void open(event.data);
  else if (session !== null) void answerRequest(session, event.data, send);
});

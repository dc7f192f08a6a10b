/** The worker thread of one session: scores where the main thread's event loop is not blocked. Speaks worker-messages. */
import { parentPort, workerData } from "node:worker_threads";
import { isSentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import { nodeRuntime } from "./node.ts";
import type { RunRequest, WorkerGraph, WorkerReply } from "./worker-messages.ts";

const { graph, name } = workerData as WorkerGraph;

function say(reply: WorkerReply): void {
  parentPort?.postMessage(reply);
}

function sayError(error: unknown): void {
  say({ error: { code: isSentinelError(error) ? error.code : "E_MODEL", message: reasonOf(error) } });
}

try {
  const session = await (await nodeRuntime({ device: "cpu", threads: 1 })).createSession(graph, name);
  parentPort?.on("message", ({ feeds, fetches }: RunRequest) => {
    session.run(feeds, fetches).then((outputs) => {
      say({ outputs });
    }, sayError);
  });
  say({ inputNames: session.inputNames, outputNames: session.outputNames });
} catch (error) {
  sayError(error);
}

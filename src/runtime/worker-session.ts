import { Worker } from "node:worker_threads";
import { SentinelError, codeOf } from "../errors.ts";
import type { OnnxSession } from "../model/runtime.ts";
import { type SessionThread, createMessageQueue, sessionPool, threadEnded } from "./session-pool.ts";
import { closeGates, createThreadGate, forgetGate } from "./thread-gate.ts";
import type { EndRequest, GatedGraph, WorkerReply } from "./worker-messages.ts";

/**
 * Next to this file; from `src`, whose TypeScript a worker cannot load, tests use the built one.
 */
const WORKER_FILE = "./session-worker.js";
const BUILT_WORKER_FILE = "../../dist/runtime/session-worker.js";

/**
 * @throws SentinelError E_DEVICE where a bundler has left no address of this file, as for CommonJS
 */
function workerUrl(): URL {
  const { url } = import.meta as { readonly url?: string };
  if (url === undefined) throw bundledError(undefined);
  return new URL(url.endsWith(".ts") ? BUILT_WORKER_FILE : WORKER_FILE, url);
}

/** The error where the worker's file is not next to the program. */
function bundledError(cause: unknown): SentinelError {
  return new SentinelError("E_DEVICE", { problem: "device.joined-program" }, { cause });
}

/** The end of the process ends its threads: while inside native code, they would abort it. */
function closeAtExit(): void {
  closeGates(Infinity);
}

/**
 * One graph loaded by several worker threads of Node, as a {@link sessionPool}.
 * @param workers at least 1; each holds the graph in memory
 * @throws SentinelError as the session of one thread does
 */
export async function workerSession(graph: Uint8Array, name: string, workers: number): Promise<OnnxSession> {
  const url = workerUrl();
  const gate = createThreadGate();
  const held: GatedGraph = { graph, name, gate };
  const all = Array.from({ length: workers }, () => new Worker(url, { workerData: held }));
  const ended = Promise.all(all.map((worker) => new Promise((resolve) => worker.once("exit", resolve))));
  if (!process.listeners("exit").includes(closeAtExit)) process.once("exit", closeAtExit);
  const end = async (): Promise<void> => {
    const request: EndRequest = { end: true };
    for (const worker of all) worker.postMessage(request);
    await ended;
    forgetGate(gate);
  };
  return sessionPool(
    all.map((worker) => threadOf(worker, name)),
    name,
    end,
  );
}

function threadOf(worker: Worker, name: string): SessionThread {
  const queue = createMessageQueue<WorkerReply>();
  worker.on("message", queue.put);
  worker.once("error", (error) => {
    queue.end(codeOf(error) === "MODULE_NOT_FOUND" ? bundledError(error) : error);
  });
  worker.once("exit", () => {
    queue.end(threadEnded(name));
  });
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    next: queue.next,
  };
}

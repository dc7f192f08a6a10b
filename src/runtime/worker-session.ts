import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Tokens } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import type { OnnxSession, Tensor } from "../model/runtime.ts";
import { closeGate, createThreadGate } from "./thread-gate.ts";
import type { BlockRequest, RunRequest, WorkerGraph, WorkerReply } from "./worker-messages.ts";

/** Beside this file; the tests run from `src`, whose TypeScript no worker can load, and take the built one. */
const WORKER_URL = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/runtime/session-worker.js" : "./session-worker.js",
  import.meta.url,
);

/**
 * One graph loaded by several worker threads: as many runs side by side, and an event loop that no run blocks.
 * @param workers at least 1; each holds the graph in memory
 * @throws SentinelError as the session of one thread does
 */
export async function workerSession(graph: Uint8Array, name: string, workers: number): Promise<OnnxSession> {
  const gate = createThreadGate(workers);
  const born: WorkerGraph = { graph, name, gate };
  const all = Array.from({ length: workers }, () => new Worker(WORKER_URL, { workerData: born }));
  const close = (): void => {
    closeGate(gate);
  };
  // Whoever ends the process ends its threads.
  process.once("exit", close);
  // One thread that is gone, by release or by a fault, makes the session useless: nothing would ever answer.
  let isEnded = false;
  for (const worker of all) worker.once("exit", () => (isEnded = true));
  const end = async (): Promise<void> => {
    isEnded = true;
    process.off("exit", close);
    close();
    await Promise.all(all.map((worker) => worker.terminate()));
  };
  const ready = await Promise.all(all.map((worker) => replyOf(worker, name))).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const free = [...all];
  const waiting: ((worker: Worker) => void)[] = [];
  const take = (): Promise<Worker> => {
    const worker = free.pop();
    return worker === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(worker);
  };
  const giveBack = (worker: Worker): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(worker);
    else next(worker);
  };
  const ask = async (request: RunRequest | BlockRequest): Promise<WorkerReply> => {
    const worker = await take();
    try {
      if (isEnded) throw threadEnded(name);
      const reply = replyOf(worker, name);
      worker.postMessage(request);
      return await reply;
    } finally {
      giveBack(worker);
    }
  };
  const first = ready[0];
  if (first === undefined || !("inputNames" in first)) throw new SentinelError("E_MODEL", `${name}: cannot be loaded`);
  return {
    lanes: workers,
    inputNames: first.inputNames,
    outputNames: first.outputNames,
    async run(feeds, fetches) {
      const reply = await ask({ feeds: ownBuffers(feeds), fetches });
      return "outputs" in reply ? reply.outputs : {};
    },
    async blockSurprises(stateWidth, traces) {
      const reply = await ask({ stateWidth, ...joined(traces) });
      return "surprises" in reply ? reply.surprises : new Float32Array();
    },
    release: end,
  };
}

/** The worker's next reply. @throws SentinelError its error, or E_MODEL when it ended */
async function replyOf(worker: Worker, name: string): Promise<WorkerReply> {
  const heard = new AbortController();
  try {
    const [reply] = (await Promise.race([
      once(worker, "message", { signal: heard.signal }),
      once(worker, "exit", { signal: heard.signal }).then(() => {
        throw threadEnded(name);
      }),
    ])) as [WorkerReply];
    if ("error" in reply) throw new SentinelError(reply.error.code, reply.error.message);
    return reply;
  } finally {
    heard.abort();
  }
}

function joined(traces: readonly Tokens[]): Pick<BlockRequest, "tokens" | "lengths"> {
  const lengths = Uint32Array.from(traces, (tokens) => tokens.length);
  const all = new Uint16Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const tokens of traces) {
    all.set(tokens, at);
    at += tokens.length;
  }
  return { tokens: all, lengths };
}

function threadEnded(name: string): SentinelError {
  return new SentinelError("E_MODEL", `${name}: the thread that ran it has ended`);
}

/** A message carries the whole buffer behind a view: views of larger ones are cut out first. */
function ownBuffers(feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([key, tensor]) => {
      const whole = tensor.data.byteLength === tensor.data.buffer.byteLength;
      return [key, whole ? tensor : ({ ...tensor, data: tensor.data.slice() } as Tensor)];
    }),
  );
}

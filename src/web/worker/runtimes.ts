import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { createPauses } from "../../event-loop.ts";
import type { OnnxRuntime } from "../../model/runtime.ts";
import { type SessionThread, createMessageQueue, sessionPool, threadEnded } from "../../runtime/session-pool.ts";
import { webRuntime } from "../../runtime/web.ts";
import type { WorkerReply } from "../../runtime/worker-messages.ts";
import type { GraphToOpen } from "./pool-worker.ts";

/** A worker takes half a second to begin, in which one thread scores this many calls. */
const CALLS_WORTH_A_WORKER = 20_000;

/** A run blocks its thread: before each the worker handles messages, so that it can be stopped. */
function withTurns(runtime: OnnxRuntime): OnnxRuntime {
  const pauses = createPauses();
  return {
    ...runtime,
    async createSession(graph, name) {
      const session = await runtime.createSession(graph, name);
      return {
        ...session,
        async run(feeds, fetches) {
          if (pauses.isDue()) await pauses.take();
          return session.run(feeds, fetches);
        },
      };
    },
  };
}

/** The runtimes of the page, made when they are first needed. */
interface Runtimes {
  /** In this worker, which listens between two runs. */
  readonly one: () => Promise<OnnxRuntime>;
  /** In this worker, for single calls: nothing comes between. */
  readonly live: () => Promise<OnnxRuntime>;
  /** How many workers this many calls warrant. */
  readonly workersFor: (calls: number) => number;
  /** In as many workers as this many calls warrant. */
  readonly many: (calls: number) => Promise<OnnxRuntime>;
}

/** @param most workers side by side, at least 1 */
export function createRuntimes(most: number): Runtimes {
  let alone: Promise<OnnxRuntime> | null = null;
  const live = (): Promise<OnnxRuntime> => (alone ??= webRuntime(wasmUrl));
  const one = (): Promise<OnnxRuntime> => live().then(withTurns);
  const workersFor = (calls: number): number => Math.max(1, Math.min(most, Math.floor(calls / CALLS_WORTH_A_WORKER)));
  return {
    one,
    live,
    workersFor,
    many(calls) {
      const workers = workersFor(calls);
      return workers > 1 ? Promise.resolve(poolRuntime(wasmUrl, workers)) : one();
    },
  };
}

/**
 * Several workers, each with the runtime of its own: as many runs side by side. Unlike threads
 * inside the runtime they need no isolated page.
 * @param wasmUrl the address of the runtime's `.wasm` file
 * @param threads at least 1
 */
function poolRuntime(wasmUrl: string, threads: number): OnnxRuntime {
  return {
    device: "wasm",
    threads,
    createSession(graph, name) {
      const workers = Array.from(
        { length: threads },
        () => new Worker(new URL("./pool-worker.ts", import.meta.url), { type: "module" }),
      );
      const own = workers.map((worker) => threadOf(worker, name));
      const born: GraphToOpen = { graph, name, wasmUrl };
      for (const worker of workers) worker.postMessage(born);
      const end = (): Promise<void> => {
        for (const worker of workers) worker.terminate();
        for (const thread of own) thread.end();
        return Promise.resolve();
      };
      return sessionPool(own, name, end);
    },
  };
}

function threadOf(worker: Worker, name: string): SessionThread & { readonly end: () => void } {
  const queue = createMessageQueue<WorkerReply>();
  const end = (): void => {
    queue.end(threadEnded(name));
  };
  worker.addEventListener("message", (event: MessageEvent<WorkerReply>) => {
    queue.put(event.data);
  });
  worker.addEventListener("error", end);
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    next: queue.next,
    end,
  };
}

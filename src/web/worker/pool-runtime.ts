import type { OnnxRuntime } from "../../model/runtime.ts";
import { createMessageQueue } from "../../runtime/message-queue.ts";
import { sessionPool, type SessionThread, threadEnded } from "../../runtime/session-pool.ts";
import type { WorkerReply } from "../../runtime/worker-messages.ts";
import type { GraphToOpen } from "./pool-worker.ts";

/**
 * Several workers, each with the runtime of its own: as many runs side by side. Unlike threads
 * inside the runtime they need no isolated page.
 * @param wasmUrl the address of the runtime's `.wasm` file
 * @param threads at least 1
 */
export function poolRuntime(wasmUrl: string, threads: number): OnnxRuntime {
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

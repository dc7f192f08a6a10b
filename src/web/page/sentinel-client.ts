import { proxy, wrap, type Remote } from "comlink";
import type { SentinelApi, TellProgress, WorkProgress } from "../api.ts";

/** How often progress is passed on, at most. */
const PROGRESS_MS = 100;

/** The worker as the page uses it. */
export interface SentinelClient {
  /** The worker of now; another one after `restart`. */
  readonly api: () => Remote<SentinelApi>;
  /** Ends all work at once, whatever it is; the new worker knows nothing. */
  restart(): void;
}

/** Starts the worker. @param workers how many may score side by side, at least 1 @param onCrash told when it ends by itself, for example without memory */
export function startClient(workers: number, onCrash: (problem: string) => void): SentinelClient {
  let worker = start();
  let api = wrap<SentinelApi>(worker);
  function start(): Worker {
    const started = new Worker(new URL("../worker/worker.ts", import.meta.url), {
      type: "module",
      name: String(workers),
    });
    started.addEventListener("error", (event) => {
      onCrash(event.message === "" ? "the worker could not be loaded" : event.message);
    });
    return started;
  }
  return {
    api: () => api,
    restart() {
      worker.terminate();
      worker = start();
      api = wrap<SentinelApi>(worker);
    },
  };
}

/** A callback that the worker can call; it tells at most ten times a second, and the last state of a stage never late by more. */
export function tellThrough(tell: (progress: WorkProgress) => void): TellProgress & ReturnType<typeof proxy> {
  let last = 0;
  return proxy((progress: WorkProgress) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS && progress.done !== progress.total && progress.done !== 0) return;
    last = now;
    tell(progress);
  });
}

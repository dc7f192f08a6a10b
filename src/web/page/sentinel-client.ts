import { proxy, type Remote, wrap } from "comlink";
import type { GivenFile, SentinelApi, OnProgress, WorkProgress } from "../api.ts";

/** The worker as the page uses it. */
export interface SentinelClient {
  /** The worker of now; another one after `restart`. */
  readonly api: () => Remote<SentinelApi>;
  /** Ends all work at once, whatever it is; the new worker knows nothing. */
  restart(): void;
}

/**
 * Starts the worker.
 * @param workers how many may score side by side, at least 1
 * @param onCrash called when it ends by itself, for example without memory
 */
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

/** A callback that the worker can call. */
export function progressProxy(onProgress: (progress: WorkProgress) => void): OnProgress & ReturnType<typeof proxy> {
  return proxy(onProgress);
}

/** Files handed over at a time: thousands at once would hold the page for a second. */
const FILES_AT_ONCE = 200;

/**
 * Hands files to the worker, which {@link SentinelApi.judge} then reads.
 * @throws what `signal` was aborted with
 */
export async function handOver(
  api: Remote<SentinelApi>,
  files: readonly GivenFile[],
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from === 0 || from < files.length; from += FILES_AT_ONCE) {
    await api.take(files.slice(from, from + FILES_AT_ONCE), from === 0);
    signal.throwIfAborted();
  }
}

/** More would only wait for memory. */
const MOST_WORKERS = 8;

/**
 * How many workers may score side by side: as many as the address asks for (`?workers=1`), else one
 * per core.
 * @param search of the address, with or without `?`
 * @param cores of the machine, as the browser reports them
 * @returns 1 to 8
 */
export function workersOf(search: string, cores: number): number {
  const asked = Number(new URLSearchParams(search).get("workers") ?? cores);
  return Number.isInteger(asked) ? Math.min(MOST_WORKERS, Math.max(1, asked)) : 1;
}
